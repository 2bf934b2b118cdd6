import { element } from "../page/dom.ts";
import { countOf } from "../page/words.ts";
import type { Preview } from "./preview.ts";

const withoutRows: Readonly<Record<string, string>> = {
  pdf: "A PDF is not shown here. Open the saved file.",
  zip: "A ZIP archive is not shown here. Open the saved file.",
};

/** The first rows as a table, or why there is none. */
export function previewTable(preview: Preview | undefined, format: string): HTMLElement {
  if (preview === undefined) return element("p", { class: "hint" }, withoutRows[format] ?? "Open the saved file.");
  const { columns, rows, hasMore } = preview;
  if (rows.length === 0) return element("p", { class: "hint" }, "The report has no rows.");
  const which = hasMore ? `The first ${countOf(rows.length, "row")}` : `All ${countOf(rows.length, "row")}`;
  const head = columns.map((column) => element("th", { scope: "col" }, column));
  const body = rows.map((cells) => element("tr", {}, ...columns.map((_, at) => element("td", {}, cells[at] ?? ""))));
  const table = element(
    "table",
    {},
    element("caption", { id: "preview-caption" }, which),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  // Wider than a phone, so it scrolls by itself; by keyboard, too.
  return element("div", { class: "table", role: "region", "aria-labelledby": "preview-caption", tabindex: "0" }, table);
}
