import { unpack } from "./packed.js";

/** A block that has this many characters takes no further row. */
const blockLength = 16 * 1024;

/**
 * Packed rows in memory, many of them in one text. With a text for each row they would take twice the memory, and most of
 * the time would go to the garbage collector.
 */
export class KeptRows {
  readonly #blocks: string[] = [];
  /** Where each row begins: the number of its block times `blockLength`, plus its offset in the block. */
  readonly #starts: number[] = [];
  /** The rows of the last block, which takes further ones, and how long they are together. */
  #pending: string[] = [];
  #length = 0;

  get count(): number {
    return this.#starts.length;
  }

  /** @param packed a row. */
  add(packed: string): void {
    this.#starts.push(this.#blocks.length * blockLength + this.#length);
    this.#pending.push(packed);
    this.#length += packed.length;
    if (this.#length >= blockLength) this.#endBlock();
  }

  /** Whether a kept row has this text. */
  is(row: number, packed: string): boolean {
    const start = this.#starts[row];
    if (start === undefined) return false;
    const offset = start % blockLength;
    return this.#blockOf(start).slice(offset, offset + packed.length) === packed;
  }

  /** The cells of a kept row. */
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
    this.#blocks.push(this.#pending.join(""));
    this.#pending = [];
    this.#length = 0;
  }
}

const numberOf = (start: number): number => Math.floor(start / blockLength);
