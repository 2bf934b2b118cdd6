import { checkHeader } from "../columns.js";
import type { Fail } from "../rows-error.js";
import { failingRows } from "../subject.js";
import { numbered } from "./row-to-write.js";
import { validateRowsToWrite, type RowsToWrite } from "./write-options.js";

/**
 * Where a spreadsheet finds the beginning of a formula, also in the wide forms of East Asia: at the beginning of a cell, and
 * inside it where one that separates by semicolons or tabs begins a cell of its own.
 */
const formula = /(?:^|(?<=[;\t\r\n]))(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/g;
const number = /^[+-]?\d+(?:[.,]\d+)?$/;

/**
 * Rows for a copy that will be opened in a spreadsheet: a text that the spreadsheet would run as a formula gets an
 * apostrophe in front, in column names as well, and inside a text where a cell would begin if semicolons or tabs ended it.
 * Numbers stay. The copy differs from the original, so never keep it in its place.
 *
 * @example
 * ```ts
 * await writeCsv(safeForSpreadsheets(readRows("accounts.csv")), "for-excel.csv");
 * ```
 */
export function safeForSpreadsheets<Row extends object>(
  rows: RowsToWrite<Row>,
): AsyncIterable<Row, undefined> & { readonly columns: readonly string[] | undefined } {
  validateRowsToWrite(rows);
  const fail = failingRows({ file: "safeForSpreadsheets" });
  return {
    get columns() {
      return rows.columns?.map(safeText);
    },
    async *[Symbol.asyncIterator]() {
      for await (const { row } of numbered(rows, fail)) yield safeRow(row, fail) as Row;
      return undefined;
    },
  };
}

function safeRow(row: object, fail: Fail): object {
  if (Array.isArray(row)) return row.map(safeValue);
  const columns = Object.keys(row).map(safeText);
  const safe = Object.fromEntries(Object.values(row).map((value, n) => [columns[n], safeValue(value)]));
  // Two names may have become one.
  if (Object.keys(safe).length < columns.length) checkHeader(columns, fail);
  return safe;
}

const safeValue = (value: unknown): unknown => (typeof value === "string" ? safeText(value) : value);

const safeText = (text: string): string => (number.test(text) ? text : text.replace(formula, "'"));
