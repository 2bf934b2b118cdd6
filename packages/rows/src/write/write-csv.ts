import { ConfigError, type SaveTarget } from "@identity-reports/core/rows";
import { checkHeader } from "../columns.js";
import type { Fail } from "../rows-error.js";
import { failingRows } from "../subject.js";
import { cellText } from "./cell-text.js";
import { numbered, writer } from "./row-to-write.js";
import { writeFile } from "./write-file.js";
import {
  validateRowsToWrite,
  validateWriteCsvOptions,
  type DerivedFile,
  type RowsToWrite,
  type WriteCsvOptions,
} from "./write-options.js";

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
  validateRowsToWrite(rows);
  validateWriteCsvOptions(options);
  const { columns: given, ...saving } = options;
  const fail = failingRows({ file: "writeCsv" });
  const textOf = writer(cellText, fail);
  let columns: Columns | undefined;
  const begin = (first?: object): Columns => {
    const names = given ?? rows.columns ?? (Array.isArray(first) ? undefined : first && Object.keys(first));
    if (names === undefined) throw new ConfigError("columns", "are not known: there is no row, or rows are arrays");
    checkHeader(names, fail);
    return (columns = { names, known: new Set(names) });
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const { row, number } of numbered(rows, fail)) {
      const found = columns ?? begin(row);
      const cells = cellsOf(row, found, number, fail);
      yield lineOf(found.names.map((column, n) => textOf(cells[n], number, column)));
    }
  }
  const file = {
    operation: "writeCsv",
    format: "csv",
    lines: lines(),
    head: () => lineOf((columns ?? begin()).names.map((column) => textOf(column, undefined, column))),
  } as const;
  return await writeFile(target, file, saving);
}

/** The columns that are written, in their order, and to look them up. */
interface Columns {
  readonly names: readonly string[];
  readonly known: ReadonlySet<string>;
}

/** The cells of a row in the order of the columns. @throws RowsError when there is one that no column is for. */
function cellsOf(row: object, { names, known }: Columns, number: number, fail: Fail): readonly unknown[] {
  if (Array.isArray(row)) {
    if (row.length !== names.length) fail("ragged_row", `has ${row.length} of ${names.length} cells`, { row: number });
    return row;
  }
  const stray = Object.keys(row).find((key) => !known.has(key));
  if (stray !== undefined) fail("unexpected_column", "is not expected", { row: number, column: stray });
  return names.map((column) => (Object.hasOwn(row, column) ? (row as Record<string, unknown>)[column] : undefined));
}

function lineOf(texts: readonly string[]): string {
  // An empty cell alone on its line would be a blank line.
  return `${texts.length === 1 && texts[0] === "" ? '""' : texts.map(quoted).join(",")}\r\n`;
}

const quoted = (text: string): string => (/[",\r\n\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
