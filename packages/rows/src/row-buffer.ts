import type { RowParser } from "./row-parser.js";
import type { Fail, Place } from "./rows-error.js";
import { StrictDecoder, type DecodedPiece } from "./strict-decoder.js";
import { TurnTaker } from "./turn-taker.js";

/**
 * So many bytes become text at once. A cell that is kept may keep the text of its piece in memory: in small pieces a few
 * rows that are picked out of a large file do not hold all of it.
 */
const pieceBytes = 8 * 1024;

const nothing = new Uint8Array(0);

/** What the file has behind the rows that are ready: more bytes, its end, or something that is wrong. */
export type Rest = "more" | "end" | { readonly error: unknown };

/** Makes rows of the bytes that have come, piece by piece, and keeps them until they are taken. */
export class RowBuffer {
  readonly #parser: RowParser;
  readonly #fail: Fail;
  readonly #decoder = new StrictDecoder();
  readonly #turns = new TurnTaker();
  /** Bytes of which no rows have been made yet. */
  #bytes: Uint8Array = nothing;
  /** The rows of the last piece, and the lines on which they begin. */
  #rows: unknown[] = [];
  #lines: number[] = [];
  /** How many of these rows have been taken, and how many of the pieces before. */
  #taken = 0;
  #takenBefore = 0;
  #rest: Rest = "more";

  constructor(parser: RowParser, fail: Fail) {
    this.#parser = parser;
    this.#fail = fail;
  }

  get rest(): Rest {
    return this.#rest;
  }

  /** How many rows have been taken. */
  get takenRows(): number {
    return this.#takenBefore + this.#taken;
  }

  /** True while there are bytes of which no rows have been made yet. */
  get hasBytes(): boolean {
    return this.#bytes.length > 0;
  }

  /**
   * True when there is a row to take, which is made of the bytes that are here, if need be. Making rows of bytes that lie in
   * memory could continue without an end, and no timer, no abort would be seen meanwhile: so it is false now and then.
   */
  hasRow(): boolean {
    while (this.#taken === this.#rows.length && this.hasBytes) {
      if (this.#turns.isDue) return false;
      const piece = this.#bytes.subarray(0, pieceBytes);
      this.#bytes = this.#bytes.subarray(pieceBytes);
      this.#makeRows(() => this.#parse(this.#decoder.decode(piece)));
    }
    return this.#taken < this.#rows.length;
  }

  /** Takes the next row; `hasRow` was true. */
  take(): unknown {
    const row = this.#rows[this.#taken];
    this.#taken += 1;
    return row;
  }

  /** Where the row is that was taken last. */
  takenPlace(): Place {
    return { row: this.takenRows, line: this.#lines[this.#taken - 1] };
  }

  /** Lets other work have its turn. */
  async giveTurn(): Promise<void> {
    await this.#turns.give();
  }

  /** Adds the next bytes; those before have become rows. */
  add(bytes: Uint8Array): void {
    this.#bytes = bytes;
  }

  /** Makes the last row, where no line end ended it. */
  end(): void {
    this.#makeRows(() => {
      this.#parse(this.#decoder.end());
      this.#parser.end(this.#rows, this.#lines);
      this.#rest = "end";
    });
  }

  /** Drops all that has not been taken. */
  clear(): void {
    this.#takenBefore += this.#taken;
    this.#taken = 0;
    this.#rows = [];
    this.#lines = [];
    this.#bytes = nothing;
  }

  /** Makes rows in the place of those that have been taken. What is wrong comes behind the rows before it. */
  #makeRows(makeRows: () => void): void {
    this.#takenBefore += this.#taken;
    this.#taken = 0;
    this.#rows = [];
    this.#lines = [];
    try {
      makeRows();
    } catch (error) {
      this.#bytes = nothing;
      this.#rest = { error };
    }
  }

  #parse({ text, brokenEncoding }: DecodedPiece): void {
    this.#parser.parse(text, this.#rows, this.#lines);
    if (brokenEncoding === undefined) return;
    this.#fail("invalid_utf8", `has bytes that are not ${brokenEncoding.toUpperCase()}`, this.#parser.place());
  }
}
