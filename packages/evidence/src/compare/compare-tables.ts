import type { CellKind } from "./cells.js";
import { compareCodePoints } from "./code-points.js";
import { pairColumns, type ColumnPlan, type ColumnSettings, type Places } from "./columns.js";
import { NotComparable } from "./compare-error.js";
import type { ChangedRow, ComparedTable, RowKey, RowOfOneSide } from "./comparison.js";
import { KeyFaults } from "./key-faults.js";
import { isPackedOf, pack, unpack } from "./packed.js";
import { cellPicker, keyLookup } from "./row-cells.js";
import type { Table } from "./tables.js";

export interface TableSettings extends ColumnSettings {
  /** What is left of a text when all that is no difference is gone. */
  readonly normalize: ((text: string) => string) | undefined;
  /** Of each side. */
  readonly maxRows: number;
}

/**
 * Compares the rows of two tables by key, in any order. The rows before are held, as one text each; those after are read
 * one by one.
 *
 * @throws NotComparable when a key is empty, there twice or not there at all, and above `maxRows`.
 */
export async function compareTables(before: Table, after: Table, settings: TableSettings): Promise<ComparedTable> {
  const plan = pairColumns(await before.columns(), await after.columns(), settings);
  const comparer = new TableComparer(after.cells, plan, settings);
  await comparer.keep(before);
  await comparer.match(after);
  return { member: after.member, key: settings.key, columns: plan.changes, ...comparer.result() };
}

/** After so many one after the other, the order of the rows is another one. */
const maxWrongGuesses = 100;

class TableComparer {
  readonly #cells: CellKind;
  readonly #plan: ColumnPlan;
  readonly #settings: TableSettings;
  /** The compared cells of each row before, as one text. */
  readonly #rows: string[] = [];
  /** Which of these a key names, by what it is looked up with, in their order. */
  readonly #keys = new Map<string, number>();
  /** For each of these, the number of the row after that has its key; 0 where none has. */
  #found = new Int32Array(0);
  /** Numbers of the rows whose key is new. */
  readonly #newKeys = new Map<string, number>();
  readonly #added: RowOfOneSide[] = [];
  readonly #changed: ChangedRow[] = [];
  readonly #counts = { rowsBefore: 0, rowsAfter: 0 };

  constructor(cells: CellKind, plan: ColumnPlan, settings: TableSettings) {
    this.#cells = cells;
    this.#plan = plan;
    this.#settings = settings;
  }

  async keep(table: Table): Promise<void> {
    const [keys, rows] = [this.#keys, this.#rows];
    /** Rows that made no new entry. */
    const repeated: number[] = [];
    this.#counts.rowsBefore = await this.#read("before", table, this.#plan.before, (lookup, cells, number) => {
      keys.set(lookup, rows.length);
      if (keys.size > rows.length) {
        rows.push(pack(cells, table.isPlain));
        return undefined;
      }
      const before = repeated.length;
      repeated.push(number);
      return () => rowNumberOf([...keys.keys()].indexOf(lookup), repeated.slice(0, before));
    });
  }

  async match(table: Table): Promise<void> {
    const [keys, rows] = [this.#keys, this.#rows];
    const keysInOrder = [...keys.keys()];
    const found = (this.#found = new Int32Array(rows.length));
    /** Most files keep their order: then the key that comes next is the one behind the last, and is not looked up. */
    let next = 0;
    let wrongGuesses = 0;
    this.#counts.rowsAfter = await this.#read("after", table, this.#plan.after, (lookup, cells, number) => {
      const isNext = wrongGuesses < maxWrongGuesses && keysInOrder[next] === lookup;
      wrongGuesses = isNext ? 0 : wrongGuesses + 1;
      const row = isNext ? next : keys.get(lookup);
      const twin = row === undefined ? this.#newKeys.get(lookup) : found[row];
      if (twin !== undefined && twin > 0) return () => twin;
      if (row === undefined) {
        this.#newKeys.set(lookup, number);
        this.#added.push(this.#rowOf(cells));
      } else {
        next = row + 1;
        found[row] = number;
        this.#compareCells(rows[row] ?? "", cells, table.isPlain);
      }
      return undefined;
    });
  }

  /**
   * @param take gets each row that has a key; gives what knows the row that has this key already.
   * @returns how many rows there are.
   */
  async #read(
    side: "before" | "after",
    table: Table,
    { key, compared, columnCount }: Places,
    take: (lookup: string, cells: readonly string[], number: number) => (() => number) | undefined,
  ): Promise<number> {
    const { maxRows, normalize } = this.#settings;
    const faults = new KeyFaults(side, this.#settings.key);
    const lookupOf = keyLookup(this.#cells, key, normalize);
    const pick = cellPicker(this.#cells, compared, columnCount);
    let number = 0;
    for await (const row of table.rows()) {
      number += 1;
      if (number > maxRows) {
        throw new NotComparable("too_many_rows", `the file ${side} has more than ${maxRows} rows (maxRows)`);
      }
      const lookup = lookupOf(row);
      const cells = pick(row);
      // A row without a key keeps its number, and the table is not compared.
      const twin = take(lookup ?? `\uD800${number}`, cells, number);
      if (lookup === undefined) faults.addEmpty(number);
      else if (twin !== undefined) faults.addDuplicate(this.#keyCells(cells), twin, number);
    }
    faults.throwIfAny();
    return number;
  }

  #compareCells(kept: string, cells: readonly string[], isPlain: boolean): void {
    if (isPlain ? isPackedOf(kept, cells) : kept === pack(cells, false)) return;
    const before = unpack(kept);
    const changes = this.#plan.changes.compared.flatMap((column, n) => {
      const [one = "", other = ""] = [before[n], cells[n]];
      if (this.#isSame(one, other)) return [];
      return [[column, [this.#cells.valueOf(one), this.#cells.valueOf(other)]] as const];
    });
    if (changes.length > 0) this.#changed.push({ key: this.#keyOf(cells), changes: Object.fromEntries(changes) });
  }

  #isSame(one: string, other: string): boolean {
    const { normalize } = this.#settings;
    return one === other || (normalize !== undefined && normalize(one) === normalize(other));
  }

  result(): Pick<ComparedTable, "added" | "removed" | "changed" | "rowsBefore" | "rowsAfter"> {
    const removed = this.#rows.filter((_, row) => this.#found[row] === 0);
    return {
      ...this.#counts,
      added: sorted(this.#added),
      removed: sorted(removed.map((packed) => this.#rowOf(unpack(packed)))),
      changed: sorted(this.#changed),
    };
  }

  #rowOf(cells: readonly string[]): RowOfOneSide {
    const { compared } = this.#plan.changes;
    const values = compared.map((column, n) => [column, this.#cells.valueOf(cells[n] ?? "")] as const);
    return { key: this.#keyOf(cells), row: Object.fromEntries(values) };
  }

  #keyOf(cells: readonly string[]): RowKey {
    return this.#keyCells(cells).map((cell) => this.#cells.valueOf(cell));
  }

  #keyCells(cells: readonly string[]): readonly string[] {
    return this.#plan.keyAmongCompared.map((place) => cells[place] ?? "");
  }
}

/** The number of the row that made an entry, when rows such as these, in ascending order, made none. */
const rowNumberOf = (entry: number, without: readonly number[]): number =>
  without.reduce((number, each) => (each <= number ? number + 1 : number), entry + 1);

/** By key, column for column. */
function sorted<Row extends { readonly key: RowKey }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => {
    for (const [n, part] of one.key.entries()) {
      const order = compareCodePoints(String(part), String(other.key[n]));
      if (order !== 0) return order;
    }
    return 0;
  });
}
