import type { ReportToMake } from "./collections.js";

/** A report of rows: the header, then one row for each list. */
export function csvReport(
  rows: readonly (readonly (string | number)[])[],
  change: Omit<ReportToMake, "id"> & { readonly id?: string } = {},
): ReportToMake {
  const content = rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
  return { id: "accounts", content, rows: rows.length - 1, columns: (rows[0] ?? []).map(String), ...change };
}

const csvCell = (cell: string | number): string =>
  /[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
