import { plural } from "../format/plural.js";
import type { CellKind } from "./cells.js";
import { compareCodePoints } from "./code-points.js";
import { pairColumns, type ColumnPlan, type ColumnSettings, type ColumnPositions } from "./columns.js";
import { NotComparable } from "./compare-error.js";
import type { ChangedRow, ComparedTable, RowKey, RowOfOneSide } from "./comparison.js";
import { KeyFaults } from "./key-faults.js";
import { KeptRows } from "./kept-rows.js";
import { KeyIndex, textHasher } from "./key-index.js";
import { pack } from "./packed.js";
import { RowGuess } from "./row-guess.js";
import { cellPicker, keyLookup, type LookupKey } from "./row-cells.js";
import type { Table } from "./tables.js";

export interface TableSettings extends ColumnSettings {
  /** Takes out of a text what counts as no difference. Undefined when everything counts. */
  readonly normalize: ((text: string) => string) | undefined;
  /** The largest number of rows of each side. */
  readonly maxRows: number;
}

/**
 * Compares the rows of two tables by key, in any order. The older rows are kept in memory; the newer ones are read one by one.
 *
 * @throws NotComparable when a key is empty, there twice or not there at all, and above `maxRows`.
 */
export async function compareTables(before: Table, after: Table, settings: TableSettings): Promise<ComparedTable> {
  const plan = pairColumns(await before.columns(), await after.columns(), settings);
  const comparer = new TableComparer(after.cells, plan, settings);
  await comparer.readBefore(before);
  await comparer.matchAfter(after);
  return { member: after.member, key: settings.key, columns: plan.changes, ...comparer.result() };
}

/** Compares two tables: first `readBefore`, then `matchAfter`, then `result`. */
class TableComparer {
  readonly #cells: CellKind;
  readonly #plan: ColumnPlan;
  readonly #settings: TableSettings;
  readonly #lookupOf: LookupKey;
  readonly #hashOf = textHasher();
  /** The compared cells of each older row. */
  readonly #rows = new KeptRows();
  readonly #keys = new KeyIndex();
  /** For each older row, the number of the newer row with the same key; 0 when there is none. */
  #found = new Int32Array(0);
  /** Numbers of the newer rows that no older row has the key of, by key. */
  readonly #newKeys = new Map<string, number>();
  readonly #added: RowOfOneSide[] = [];
  readonly #changed: ChangedRow[] = [];
  readonly #counts = { rowsBefore: 0, rowsAfter: 0 };

  constructor(cells: CellKind, plan: ColumnPlan, settings: TableSettings) {
    this.#cells = cells;
    this.#plan = plan;
    this.#settings = settings;
    this.#lookupOf = keyLookup(cells, plan.keyPositions, settings.normalize);
  }

  /** Keeps the older rows in memory. @throws NotComparable for a key that is empty or there twice. */
  async readBefore(table: Table): Promise<void> {
    const faults = new KeyFaults("before", this.#settings.key);
    this.#counts.rowsBefore = await this.#read("before", table, this.#plan.before, (cells, number) => {
      this.#rows.add(pack(cells, table.isPlain));
      const lookup = this.#lookupOf(cells);
      if (lookup === undefined) return faults.addEmpty(number);
      const twin = this.#keys.findOrAdd(this.#hashOf(lookup), number - 1, (row) => this.#hasKey(row, lookup));
      if (twin !== undefined) faults.addDuplicate(this.#keyCells(cells), twin + 1, number);
    });
    faults.throwIfAny();
  }

  /** Finds the older row of each newer one. @throws NotComparable for a key that is empty or there twice. */
  async matchAfter(table: Table): Promise<void> {
    const faults = new KeyFaults("after", this.#settings.key);
    const guess = new RowGuess();
    const found = (this.#found = new Int32Array(this.#rows.count));
    this.#counts.rowsAfter = await this.#read("after", table, this.#plan.after, (cells, number) => {
      const packed = pack(cells, table.isPlain);
      const guessed = guess.row;
      if (guessed !== undefined && found[guessed] === 0 && this.#rows.is(guessed, packed)) {
        found[guessed] = number;
        guess.noteMatch(guessed);
        return;
      }
      const lookup = this.#lookupOf(cells);
      if (lookup === undefined) return faults.addEmpty(number);
      const row = this.#findOlder(lookup, packed);
      const twin = row === undefined ? this.#newKeys.get(lookup) : found[row];
      if (twin !== undefined && twin > 0) return faults.addDuplicate(this.#keyCells(cells), twin, number);
      if (row === undefined) return this.#addNew(lookup, cells, number);
      found[row] = number;
      guess.noteMatch(row);
      if (!this.#rows.is(row, packed)) this.#compareCells(this.#rows.cellsOf(row), cells);
    });
    faults.throwIfAny();
  }

  /** @returns how many rows there are. */
  async #read(
    side: "before" | "after",
    table: Table,
    { compared, columnCount }: ColumnPositions,
    take: (cells: readonly string[], number: number) => void,
  ): Promise<number> {
    const { maxRows } = this.#settings;
    const pick = cellPicker(this.#cells, compared, columnCount);
    let number = 0;
    for await (const row of table.rows()) {
      number += 1;
      if (number > maxRows) {
        throw new NotComparable("too_many_rows", `the file ${side} has more than ${plural(maxRows, "row")} (maxRows)`);
      }
      take(pick(row), number);
    }
    return number;
  }

  /** The older row with this key; that with the same cells is known without reading its key. */
  #findOlder(lookup: string, packed: string): number | undefined {
    return this.#keys.find(this.#hashOf(lookup), (row) => this.#rows.is(row, packed) || this.#hasKey(row, lookup));
  }

  #addNew(lookup: string, cells: readonly string[], number: number): void {
    this.#newKeys.set(lookup, number);
    this.#added.push(this.#rowOf(cells));
  }

  #hasKey(row: number, lookup: string): boolean {
    return this.#lookupOf(this.#rows.cellsOf(row)) === lookup;
  }

  #compareCells(before: readonly string[], after: readonly string[]): void {
    const changes = this.#plan.changes.compared.flatMap((column, n) => {
      const [one = "", other = ""] = [before[n], after[n]];
      if (this.#isSame(one, other)) return [];
      return [[column, [this.#cells.parse(one), this.#cells.parse(other)]] as const];
    });
    if (changes.length > 0) this.#changed.push({ key: this.#keyOf(after), changes: Object.fromEntries(changes) });
  }

  #isSame(one: string, other: string): boolean {
    const { normalize } = this.#settings;
    return one === other || (normalize !== undefined && normalize(one) === normalize(other));
  }

  result(): Pick<ComparedTable, "added" | "removed" | "changed" | "rowsBefore" | "rowsAfter"> {
    const removed: RowOfOneSide[] = [];
    for (const [row, number] of this.#found.entries()) {
      if (number === 0) removed.push(this.#rowOf(this.#rows.cellsOf(row)));
    }
    return {
      ...this.#counts,
      added: sorted(this.#added),
      removed: sorted(removed),
      changed: sorted(this.#changed),
    };
  }

  #rowOf(cells: readonly string[]): RowOfOneSide {
    const { compared } = this.#plan.changes;
    const values = compared.map((column, n) => [column, this.#cells.parse(cells[n] ?? "")] as const);
    return { key: this.#keyOf(cells), row: Object.fromEntries(values) };
  }

  #keyOf(cells: readonly string[]): RowKey {
    return this.#keyCells(cells).map((cell) => this.#cells.parse(cell));
  }

  #keyCells(cells: readonly string[]): readonly string[] {
    return this.#plan.keyPositions.map((position) => cells[position] ?? "");
  }
}

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
