import { quoted } from "../verify/quoted.js";
import { NotComparable } from "./compare-error.js";
import type { ColumnChanges } from "./comparison.js";

/** Which columns of two tables are compared, and where they are in a row. */
export interface ColumnPlan {
  readonly changes: ColumnChanges;
  readonly before: ColumnPositions;
  readonly after: ColumnPositions;
  /** Positions of the key's columns among the columns that are compared. */
  readonly keyPositions: readonly number[];
}

/** Where the columns that are compared are in the rows of one side. */
export interface ColumnPositions {
  /** How many columns a row has. */
  readonly columnCount: number;
  /** Positions in a row, in the order of `changes.compared`. */
  readonly compared: readonly number[];
}

/** The options that decide which columns are compared. */
export interface ColumnSettings {
  readonly key: readonly string[];
  readonly ignore: readonly string[];
  /** From the older name to the newer one. */
  readonly renamed: Readonly<Record<string, string>>;
}

/**
 * Pairs the columns of two tables by name. All names of the result are the newer ones.
 *
 * @throws NotComparable when a side does not have a column of the key.
 */
export function pairColumns(
  before: readonly string[],
  after: readonly string[],
  { key, ignore, renamed }: ColumnSettings,
): ColumnPlan {
  const beforeRenamed = before.map((name) => (Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name));
  const positionsBefore = positionsOf(beforeRenamed);
  const positionsAfter = positionsOf(after);
  expectKey("before", positionsBefore, key);
  expectKey("after", positionsAfter, key);
  const common = beforeRenamed.filter((name) => positionsAfter.has(name));
  const commonAfter = after.filter((name) => positionsBefore.has(name));
  // A column of the key names the row, so it cannot be ignored.
  const ignored = common.filter((name) => ignore.includes(name) && !key.includes(name));
  const compared = common.filter((name) => !ignored.includes(name));
  return {
    changes: {
      added: after.filter((name) => !positionsBefore.has(name)),
      removed: beforeRenamed.filter((name) => !positionsAfter.has(name)),
      moved: commonAfter.filter((name, position) => name !== common[position]),
      compared,
      ignored,
    },
    before: comparedPositions(positionsBefore, compared),
    after: comparedPositions(positionsAfter, compared),
    keyPositions: key.map((column) => compared.indexOf(column)),
  };
}

/** @throws NotComparable unless a table has all columns of the key. */
export const expectKeyColumns = (columns: readonly string[], key: readonly string[]): void =>
  expectKey("after", positionsOf(columns), key);

const positionsOf = (columns: readonly string[]): ReadonlyMap<string, number> =>
  new Map(columns.map((column, position) => [column, position]));

const comparedPositions = (positions: ReadonlyMap<string, number>, compared: readonly string[]): ColumnPositions => ({
  columnCount: positions.size,
  compared: compared.map((column) => positions.get(column) ?? -1),
});

function expectKey(side: string, positions: ReadonlyMap<string, number>, key: readonly string[]): void {
  const missing = key.find((column) => !positions.has(column));
  if (missing === undefined) return;
  const columns = [...positions.keys()].map(quoted).join(", ");
  const message = `the file ${side} has no column ${quoted(missing)} of the key; it has ${columns || "none"}`;
  throw new NotComparable("key_column_missing", message);
}
