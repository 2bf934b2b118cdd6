import { element } from "../page/dom.ts";
import { archiveView } from "./archive-view.ts";
import { htmlTable } from "./html-table.ts";
import { pdfView } from "./pdf-view.ts";
import { tableOf } from "./table-source.ts";
import { tableView } from "./table-view.ts";

/** An HTML report is parsed whole; beyond this it would hold up the page. */
const maxHtmlBytes = 5_000_000;

/** Shows what is in a saved file. The reader of rows is loaded now, and not before. */
export async function previewOf(file: Blob, format: string): Promise<HTMLElement> {
  if (format === "pdf") return pdfView(file);
  if (format === "zip") return archiveView(file);
  if (format === "html") return file.size > maxHtmlBytes ? tooLarge() : tableView(htmlTable(await file.text()));
  if (format !== "csv" && format !== "jsonl") return element("p", { class: "hint" }, "Open the saved file to see it.");
  const { readRows } = await import("@identity-reports/rows");
  return tableView(tableOf(() => readRows(file, { format })));
}

const tooLarge = (): HTMLElement => element("p", { class: "hint" }, "Too large to be shown here: open the saved file.");
