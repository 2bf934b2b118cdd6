import { quoted } from "../verify/quoted.js";
import { NotComparable } from "./compare-error.js";
import type { ColumnChanges } from "./comparison.js";

/** What is compared of a row, and where it stands on each side. */
export interface ColumnPlan {
  readonly changes: ColumnChanges;
  readonly before: Places;
  readonly after: Places;
  /** Where the columns of the key stand among those that are compared. */
  readonly keyAmongCompared: readonly number[];
}

/** Where columns stand in the rows of one side. */
export interface Places {
  readonly columnCount: number;
  /** In the order of `changes.compared`. */
  readonly compared: readonly number[];
}

export interface ColumnSettings {
  readonly key: readonly string[];
  readonly ignore: readonly string[];
  /** From the name before to the name after. */
  readonly renamed: Readonly<Record<string, string>>;
}

/**
 * Pairs the columns of two tables by name. Names are those of the table after.
 *
 * @throws NotComparable when a side does not have a column of the key.
 */
export function pairColumns(
  before: readonly string[],
  after: readonly string[],
  { key, ignore, renamed }: ColumnSettings,
): ColumnPlan {
  const names = before.map((name) => (Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name));
  const placeBefore = placesOf(names);
  const placeAfter = placesOf(after);
  expectKey("before", placeBefore, key);
  expectKey("after", placeAfter, key);
  const common = names.filter((name) => placeAfter.has(name));
  const commonAfter = after.filter((name) => placeBefore.has(name));
  // A column of the key names the row, and is always there.
  const ignored = common.filter((name) => ignore.includes(name) && !key.includes(name));
  const compared = common.filter((name) => !ignored.includes(name));
  return {
    changes: {
      added: after.filter((name) => !placeBefore.has(name)),
      removed: names.filter((name) => !placeAfter.has(name)),
      moved: movedOf(common, commonAfter),
      compared,
      ignored,
    },
    before: placesOn(placeBefore, compared),
    after: placesOn(placeAfter, compared),
    keyAmongCompared: key.map((column) => compared.indexOf(column)),
  };
}

/** @throws NotComparable unless a table has all columns of the key. */
export const expectKeyColumns = (columns: readonly string[], key: readonly string[]): void =>
  expectKey("after", placesOf(columns), key);

const placesOf = (columns: readonly string[]): ReadonlyMap<string, number> =>
  new Map(columns.map((column, place) => [column, place]));

const movedOf = (before: readonly string[], after: readonly string[]): readonly string[] =>
  after.filter((column, place) => column !== before[place]);

const placesOn = (places: ReadonlyMap<string, number>, compared: readonly string[]): Places => ({
  columnCount: places.size,
  compared: compared.map((column) => places.get(column) ?? -1),
});

function expectKey(side: string, places: ReadonlyMap<string, number>, key: readonly string[]): void {
  const column = key.find((each) => !places.has(each));
  if (column === undefined) return;
  const there = [...places.keys()].map(quoted).join(", ");
  const message = `the file ${side} has no column ${quoted(column)} of the key; there is ${there || "none"}`;
  throw new NotComparable("key_column_missing", message);
}
