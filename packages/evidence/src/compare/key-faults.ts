import { quoted } from "../verify/quoted.js";
import { NotComparable } from "./compare-error.js";

/** A message names this many rows, and counts the others. */
const maxNamed = 10;

/** Collects the rows whose key is empty or not unique. A table is read to its end before `throwIfAny`, so that all are counted. */
export class KeyFaults {
  #emptyCount = 0;
  #duplicateCount = 0;
  readonly #empty: number[] = [];
  readonly #duplicates: string[] = [];
  readonly #side: "before" | "after";
  readonly #columns: string;

  constructor(side: "before" | "after", key: readonly string[]) {
    this.#side = side;
    this.#columns = key.map(quoted).join(", ");
  }

  /** @param row its number; the first behind the header is 1. */
  addEmpty(row: number): void {
    this.#emptyCount += 1;
    if (this.#empty.length < maxNamed) this.#empty.push(row);
  }

  addDuplicate(key: readonly string[], firstRow: number, row: number): void {
    this.#duplicateCount += 1;
    if (this.#duplicates.length < maxNamed) {
      this.#duplicates.push(`${key.map(quoted).join(", ")} in rows ${firstRow} and ${row}`);
    }
  }

  throwIfAny(): void {
    const side = `the file ${this.#side}`;
    if (this.#emptyCount > 0) {
      const rows = this.#emptyCount === 1 ? "a row" : "rows";
      const named = `${this.#emptyCount === 1 ? "row" : "rows"} ${more(this.#empty, this.#emptyCount, ", ")}`;
      throw new NotComparable("key_empty", `${side} has ${rows} whose key ${this.#columns} is empty: ${named}`);
    }
    if (this.#duplicateCount > 0) {
      const named = more(this.#duplicates, this.#duplicateCount, "; ");
      throw new NotComparable("key_duplicate", `${side} has a key ${this.#columns} more than once: ${named}`);
    }
  }
}

const more = (named: readonly (string | number)[], count: number, separator: string): string =>
  named.join(separator) + (count > named.length ? `${separator}and ${count - named.length} more` : "");
