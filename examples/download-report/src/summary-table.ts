/** Lays rows out as a table; numbers to the right. */
export function summaryTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(String));
  const widths = heads.map((head, column) => Math.max(head.length, ...texts.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[], isNumber: (column: number) => boolean): string =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const numeric = (column: number): boolean => rows.some((row) => typeof row[column] === "number");
  return [line(heads, numeric), rule, ...texts.map((row) => line(row, numeric))].join("\n");
}
