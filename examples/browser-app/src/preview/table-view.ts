import { announce } from "../page/announce.ts";
import { element } from "../page/dom.ts";
import { countOf, numberOf } from "../page/words.ts";
import type { TableSource } from "./table-source.ts";

/** As many rows as are shown at once. */
const shownRows = 20;

/** What a look through all rows has found. */
interface Found {
  readonly rows: readonly (readonly string[])[];
  readonly matching: number;
  readonly all: number;
}

/** The first rows of a file that hold what is typed into the filter. */
export function tableView(source: TableSource): HTMLElement {
  const input = element("input", { type: "search", id: "preview-filter", spellcheck: "false", autocomplete: "off" });
  const place = element("div", {});
  let latest = 0;
  const show = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    const filter = input.value.trim().toLowerCase();
    try {
      const found = await look(source, filter, () => mine !== latest);
      if (mine === latest) place.replaceChildren(tableOf(source.columns(), found, filter));
    } catch (error) {
      if (mine === latest) place.replaceChildren(element("p", { class: "message" }, messageOf(error)));
    }
  };
  input.addEventListener("input", () => void show());
  void show();
  const label = element("label", { for: "preview-filter" }, "Filter the rows");
  return element("div", { class: "preview" }, element("div", { class: "field" }, label, input), place);
}

async function look(source: TableSource, filter: string, isOutdated: () => boolean): Promise<Found> {
  const rows: (readonly string[])[] = [];
  let matching = 0;
  let all = 0;
  for await (const row of source.rows()) {
    if (isOutdated()) break;
    all += 1;
    if (filter !== "" && !row.some((cell) => cell.toLowerCase().includes(filter))) continue;
    matching += 1;
    if (rows.length < shownRows) rows.push(row);
  }
  return { rows, matching, all };
}

function tableOf(columns: readonly string[], found: Found, filter: string): HTMLElement {
  const caption = captionOf(found, filter);
  if (filter !== "") announce(caption);
  if (found.rows.length === 0) return element("p", { class: "hint" }, caption);
  const head = columns.map((column) => element("th", { scope: "col" }, column));
  const body = found.rows.map((cells) =>
    element("tr", {}, ...columns.map((_, at) => element("td", {}, cells[at] ?? ""))),
  );
  const table = element(
    "table",
    {},
    element("caption", { id: "preview-caption" }, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  // Wider than a phone, so it scrolls by itself; by keyboard, too.
  return element("div", { class: "table", role: "region", "aria-labelledby": "preview-caption", tabindex: "0" }, table);
}

function captionOf({ rows, matching, all }: Found, filter: string): string {
  if (all === 0) return "The report has no rows.";
  if (filter !== "") return `${countOf(matching, "row")} of ${numberOf(all)} with “${filter}”`;
  return rows.length < all ? `The first ${rows.length} of ${countOf(all, "row")}` : `All ${countOf(all, "row")}`;
}

const messageOf = (error: unknown): string =>
  `The rows cannot be read: ${error instanceof Error ? error.message : String(error)}`;
