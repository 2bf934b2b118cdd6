import type { Bytes } from "./bytes.js";
import { textBytes } from "./bytes.js";
import type { ReportRow } from "./rows.js";
import { cellText, columnsOf } from "./rows.js";

/** How to write a CSV file. */
export interface CsvOptions {
  /** The columns in their order. Default: all that occur in the rows. */
  readonly columns?: readonly string[];
  /** Default: a comma. */
  readonly delimiter?: string;
  /** Starts the file with a byte order mark, as tools made for spreadsheets do. Default: false. */
  readonly byteOrderMark?: boolean;
}

/** Rows as a CSV file (RFC 4180): a header line, CRLF, and quotes only where they are needed. */
export function csvBytes(rows: readonly ReportRow[], options: CsvOptions = {}): Bytes {
  const { columns = columnsOf(rows), delimiter = ",", byteOrderMark = false } = options;
  const quoted = (text: string): string =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (cells: readonly string[]): string => `${cells.map(quoted).join(delimiter)}\r\n`;
  const lines = rows.map((row) => line(columns.map((column) => cellText(row[column]))));
  const header = columns.length === 0 ? "" : line(columns);
  return textBytes((byteOrderMark ? "\uFEFF" : "") + header + lines.join(""));
}
