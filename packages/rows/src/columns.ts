import type { Fail, Place } from "./rows-error.js";

/** How the columns of a file differ from those that were expected, where that is no error. */
export interface ColumnDrift {
  /** Columns that were not expected, in the order of the file. */
  readonly added: readonly string[];
  /** Expected columns that stand in another order, in the order of the file. */
  readonly moved: readonly string[];
}

/** What is expected of the columns. */
export interface ExpectedColumns {
  readonly expectColumns?: readonly string[] | undefined;
  readonly exact?: boolean | undefined;
}

/**
 * Compares the columns of a file with those that are expected.
 *
 * @throws RowsError when one is missing, and with `exact` when one is added or moved.
 */
export function compareColumns(
  columns: readonly string[],
  { expectColumns = columns, exact }: ExpectedColumns,
  fail: Fail,
): ColumnDrift {
  const found = new Set(columns);
  for (const column of expectColumns) if (!found.has(column)) missingColumn(column, columns, {}, fail);
  const expected = new Set(expectColumns);
  const added = columns.filter((column) => !expected.has(column));
  const known = columns.filter((column) => expected.has(column));
  const moved = known.filter((column, place) => column !== expectColumns[place]);
  if (exact === true) {
    const [unexpected] = added;
    if (unexpected !== undefined) fail("unexpected_column", "is not expected", { column: unexpected });
    const [other] = moved;
    if (other !== undefined) fail("moved_column", "is at another position than expected", { column: other });
  }
  return { added, moved };
}

/** @throws RowsError always; it names the column that is spelled nearly so. */
export function missingColumn(column: string, columns: readonly string[], place: Place, fail: Fail): never {
  const alike = columns.find((other) => other.trim().toLowerCase() === column.trim().toLowerCase());
  const found = alike === undefined ? "" : `: there is ${JSON.stringify(alike)}`;
  return fail("missing_column", `is missing${found}${delimiterHint(columns)}`, { ...place, column });
}

/** @throws RowsError for a header without names, or with one twice. */
export function checkHeader(columns: readonly string[], fail: Fail): void {
  const seen = new Set<string>();
  for (const [place, column] of columns.entries()) {
    if (column === "") fail("empty_column", `has no name for column ${place + 1}${delimiterHint(columns)}`, {});
    if (seen.has(column)) fail("duplicate_column", "occurs twice", { column });
    seen.add(column);
  }
}

/** What to say when all that there is looks like the columns of another dialect. */
export function delimiterHint([only = "", ...others]: readonly string[]): string {
  const other = others.length === 0 ? /[;\t|]/.exec(only)?.[0] : undefined;
  return other === undefined ? "" : `. Is the delimiter ${JSON.stringify(other)}?`;
}
