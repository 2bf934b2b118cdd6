import { unpack } from "./packed.js";

/** A block that has so many characters takes no further row. */
const blockLength = 16 * 1024;

/**
 * Packed rows in memory, many of them in one text: each in a text of its own would take twice the memory, and most of the
 * time would be the garbage collector's.
 */
export class KeptRows {
  readonly #blocks: string[] = [];
  /** Where each row begins: its block times `blockLength`, and its place in the block. */
  readonly #starts: number[] = [];
  /** The rows of the block that takes further ones, and how long they are. */
  #open: string[] = [];
  #length = 0;

  get count(): number {
    return this.#starts.length;
  }

  /** @param packed a row. */
  add(packed: string): void {
    this.#starts.push(this.#blocks.length * blockLength + this.#length);
    this.#open.push(packed);
    this.#length += packed.length;
    if (this.#length >= blockLength) this.#endBlock();
  }

  /** Whether a row is this one. */
  is(row: number, packed: string): boolean {
    const start = this.#starts[row];
    if (start === undefined) return false;
    const place = start % blockLength;
    return this.#blockOf(start).slice(place, place + packed.length) === packed;
  }

  /** The cells of a row that is there. */
  cellsOf(row: number): readonly string[] {
    const start = this.#starts[row] ?? 0;
    const next = this.#starts[row + 1];
    const hasNext = next !== undefined && numberOf(next) === numberOf(start);
    return unpack(this.#blockOf(start).slice(start % blockLength, hasNext ? next % blockLength : undefined));
  }

  #blockOf(start: number): string {
    const number = numberOf(start);
    if (number === this.#blocks.length) this.#endBlock();
    return this.#blocks[number] ?? "";
  }

  #endBlock(): void {
    this.#blocks.push(this.#open.join(""));
    this.#open = [];
    this.#length = 0;
  }
}

const numberOf = (start: number): number => Math.floor(start / blockLength);
