import type { RowsToWrite } from "./write-options.js";

/** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asia. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const number = /^[+-]?\d+(?:[.,]\d+)?$/;

/**
 * Rows for a copy that will be opened in a spreadsheet: a text that the spreadsheet would run as a formula gets an
 * apostrophe in front, in column names as well. Numbers stay. The copy differs from the original, so never keep it in its
 * place.
 *
 * @example
 * ```ts
 * await writeCsv(safeForSpreadsheets(readRows("accounts.csv")), "for-excel.csv");
 * ```
 */
export function safeForSpreadsheets<Row extends object>(
  rows: RowsToWrite<Row>,
): AsyncIterable<Row, undefined> & { readonly columns: readonly string[] | undefined } {
  return {
    get columns() {
      return rows.columns?.map(safeText);
    },
    async *[Symbol.asyncIterator]() {
      for await (const row of rows) yield safeRow(row) as Row;
      return undefined;
    },
  };
}

function safeRow(row: object): object {
  if (Array.isArray(row)) return row.map(safeValue);
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [safeText(column), safeValue(value)]));
}

const safeValue = (value: unknown): unknown => (typeof value === "string" ? safeText(value) : value);

const safeText = (text: string): string => (formula.test(text) && !number.test(text) ? `'${text}` : text);
