import { ConfigError, type SaveTarget } from "@identity-reports/core/rows";
import { checkHeader } from "../columns.js";
import type { Fail } from "../rows-error.js";
import { failingRows } from "../subject.js";
import { cellText } from "./cell-text.js";
import { writeFile } from "./write-file.js";
import { validateWriteCsvOptions, type DerivedFile, type RowsToWrite, type WriteCsvOptions } from "./write-options.js";

/**
 * Writes rows as CSV (RFC 4180, UTF-8, CRLF): a copy to work with, not evidence. The target is absent or complete, and
 * `readRows` reads back what was written, each value as text. For a spreadsheet see `safeForSpreadsheets`.
 *
 * @param rows objects, or arrays when the columns are known.
 * @example
 * ```ts
 * const copy = await writeCsv(readRows("accounts.csv"), "copy.csv", { ifExists: "replace" });
 * console.log(copy.path, copy.rowCount);
 * ```
 * @throws ConfigError when the columns are not known; RowsError for a row that does not fit them; DownloadError when the
 * target exists or cannot be written; whatever the rows fail with. Nothing is left then.
 */
export async function writeCsv(
  rows: RowsToWrite,
  target: SaveTarget,
  options: WriteCsvOptions = {},
): Promise<DerivedFile> {
  const { columns: given, ...saving } = options;
  validateWriteCsvOptions(options);
  const fail = failingRows({ file: "writeCsv" });
  let columns: readonly string[] | undefined;
  const begin = (first?: object): readonly string[] => {
    columns = given ?? rows.columns ?? (Array.isArray(first) ? undefined : first && Object.keys(first));
    if (columns === undefined) throw new ConfigError("columns", "are not known: there is no row, or rows are arrays");
    checkHeader(columns, fail);
    return columns;
  };
  async function* lines(): AsyncGenerator<string> {
    let row = 0;
    for await (const each of rows) {
      row += 1;
      yield lineOf(cellsOf(each, columns ?? begin(each), row, fail));
    }
  }
  const file = {
    operation: "writeCsv",
    format: "csv",
    lines: lines(),
    head: () => lineOf(columns ?? begin()),
  } as const;
  return await writeFile(target, file, saving);
}

/** The cells of a row in the order of the columns. @throws RowsError when there is one that no column is for. */
function cellsOf(row: object, columns: readonly string[], number: number, fail: Fail): readonly unknown[] {
  if (Array.isArray(row)) {
    if (row.length !== columns.length)
      fail("ragged_row", `has ${row.length} of ${columns.length} cells`, { row: number });
    return row;
  }
  const stray = Object.keys(row).find((key) => !columns.includes(key));
  if (stray !== undefined) fail("unexpected_column", "is not expected", { row: number, column: stray });
  return columns.map((column) => (Object.hasOwn(row, column) ? (row as Record<string, unknown>)[column] : undefined));
}

function lineOf(cells: readonly unknown[]): string {
  const texts = cells.map((cell) => quoted(cellText(cell)));
  // An empty cell alone on its line would be a blank line.
  return `${texts.length === 1 && texts[0] === "" ? '""' : texts.join(",")}\r\n`;
}

const quoted = (text: string): string => (/[",\r\n\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
