import type { Bytes } from "./bytes.js";
import { textBytes } from "./bytes.js";
import type { ReportRow } from "./rows.js";
import { cellText, columnsOf } from "./rows.js";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Rows as a complete, valid HTML document with one table. */
export function htmlBytes(title: string, rows: readonly ReportRow[]): Bytes {
  const columns = columnsOf(rows);
  const line = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) =>
    line(
      "td",
      columns.map((column) => cellText(row[column])),
    ),
  );
  return textBytes(
    [
      "<!doctype html>",
      '<html lang="en">',
      `<head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
      "<body>",
      `<h1>${escaped(title)}</h1>`,
      "<table>",
      `<thead>${columns.length === 0 ? "" : line("th", columns)}</thead>`,
      `<tbody>${body.join("\n")}</tbody>`,
      "</table>",
      "</body>",
      "</html>",
      "",
    ].join("\n"),
  );
}
