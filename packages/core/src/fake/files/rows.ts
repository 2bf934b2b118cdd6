/** One row of a report: column names and values. */
export type ReportRow = Readonly<Record<string, unknown>>;

/** Every column that occurs in the rows, in the order in which they first do. */
export const columnsOf = (rows: readonly ReportRow[]): string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];

/** A value as the text of one cell: nothing for null and undefined, ISO 8601 for dates, JSON for lists and objects. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}
