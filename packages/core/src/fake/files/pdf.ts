import type { Bytes } from "./bytes.js";
import type { ReportRow } from "./rows.js";
import { cellText, columnsOf } from "./rows.js";

const linesPerPage = 50;
const charactersPerLine = 110;

/** The marker comment that tells transfer programs "binary". It is no valid UTF-8, so decoding as text destroys it. */
const header = "%PDF-1.4\n%\u00E2\u00E3\u00CF\u00D3\n";

/** A PDF string in WinAnsi, which equals Latin-1 except for the range left out here. */
const literal = (text: string): string =>
  `(${text.replaceAll(/[^\u0020-\u007E\u00A0-\u00FF]/gu, "?").replaceAll(/[\\()]/g, "\\$&")})`;

/** Page content: 9 point Helvetica from the top left corner, one row per line. */
const pageContent = (lines: readonly string[]): string =>
  ["BT", "/F1 9 Tf", "14 TL", "40 800 Td", ...lines.map((line) => `${literal(line)} Tj T*`), "ET"].join("\n");

function textLines(title: string, rows: readonly ReportRow[]): string[] {
  const columns = columnsOf(rows);
  const line = (cells: readonly string[]): string => cells.join("  |  ").slice(0, charactersPerLine);
  return [title, "", line(columns), ...rows.map((row) => line(columns.map((column) => cellText(row[column]))))];
}

/** The objects of the file; object number `n` is at index `n - 1`. */
function pdfObjects(lines: readonly string[]): string[] {
  const pages: string[] = [];
  for (let start = 0; start < lines.length; start += linesPerPage) {
    pages.push(pageContent(lines.slice(start, start + linesPerPage)));
  }
  const firstPage = 4;
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(" ");
  return [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((content, index) => [
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> " +
        `/Contents ${firstPage + index * 2 + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
}

/**
 * Rows as a small but valid PDF: header, objects, cross-reference table and end mark, one line of text per row. It
 * holds bytes that are no UTF-8, as real ones do. Characters outside Latin-1 are shown as a question mark.
 */
export function pdfBytes(title: string, rows: readonly ReportRow[]): Bytes {
  // Every character of this text becomes one byte, so text positions are file positions.
  let text = header;
  const objects = pdfObjects(textLines(title, rows));
  const entries = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const tableAt = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
