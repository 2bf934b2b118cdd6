import { ReportsError } from "@identity-reports/core/rows";
import { abortError } from "./abort-error.js";
import { ignore } from "./bytes.js";
import type { ByteSource } from "./bytes.js";
import type { ColumnDrift } from "./columns.js";
import { validateToArrayOptions } from "./options.js";
import type { RowParser } from "./row-parser.js";
import type { Rows } from "./rows.js";
import { RowsError, type Fail, type Place } from "./rows-error.js";
import { StrictDecoder, type DecodedPiece } from "./strict-decoder.js";
import { TurnTaker } from "./turn-taker.js";

/**
 * So many bytes become text at once. A cell that is kept may keep the text of its piece in memory: in small pieces a few
 * rows that are picked out of a large file do not hold all of it.
 */
const pieceBytes = 8 * 1024;

/** A file that is open. */
export interface OpenRows {
  readonly bytes: ByteSource;
  readonly parser: RowParser;
  readonly fail: Fail;
  /** Checks a row before it is handed out: gives what takes its place, now or later. */
  readonly check: ((row: unknown, place: Place) => unknown) | undefined;
  /** Lets go of everything. Never throws. */
  close(): Promise<void>;
}

/** The run whose report is read. */
type Handle = { readonly id: string } | undefined;

/** Opens the file. When the signal aborts it rejects with the signal's reason, soon, and nothing is left behind. */
export type OpenFile = (signal: AbortSignal) => Promise<OpenRows>;

const closingMs = 1_000;

const nothing = new Uint8Array(0);

/** What comes behind the rows that are ready. */
type Behind = "more" | "end" | "nothing" | { readonly error: unknown };

/** Reads the rows of a file, which is opened when the first is asked for. */
export class RowReader<T> implements Rows<T>, AsyncIterator<T, undefined> {
  rowCount: number | undefined;
  readonly #open: OpenFile;
  readonly #handle: Handle;
  readonly #stop = new AbortController();
  readonly #decoder = new StrictDecoder();
  readonly #turns = new TurnTaker();
  #opening: Promise<OpenRows> | undefined;
  #file: OpenRows | undefined;
  #closing: Promise<void> | undefined;
  /** The next bytes, which are read while the rows of these are handed out. */
  #ahead: Promise<Uint8Array | undefined> | undefined;
  /** Rows that are ready, the lines on which they begin, and how many of them have been handed out. */
  #rows: unknown[] = [];
  #lines: number[] = [];
  #given = 0;
  #givenBefore = 0;
  /** Bytes that are here and of which no rows have been made yet. */
  #chunk: Uint8Array = nothing;
  #behind: Behind = "more";
  #isIterated = false;
  /** How many calls of `next` have to wait, and what settles when they are done. */
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();
  /** Ends what the call under way waits for. */
  #giveUp: (reason?: unknown) => void = ignore;

  /**
   * @param signal of the caller.
   * @param handle of the run whose report is read, for errors.
   */
  constructor(open: OpenFile, signal: AbortSignal | undefined, handle?: Handle) {
    this.#open = open;
    this.#handle = handle;
    if (signal === undefined) return;
    const onAbort = (): void => this.#end({ error: abortError(signal.reason) });
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true, signal: this.#stop.signal });
  }

  get columns(): readonly string[] | undefined {
    return this.#file?.parser.columns;
  }

  get columnDrift(): ColumnDrift | undefined {
    return this.#file?.parser.drift;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    if (this.#isIterated) throw new RowsError("rows can be read once: call readRows again", { code: "already_read" });
    this.#isIterated = true;
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    // A row that is ready costs one promise.
    if (this.#waiting === 0 && this.#file?.check === undefined && this.#isReady()) {
      const value = this.#rows[this.#given] as T;
      this.#given += 1;
      return Promise.resolve({ value, done: false });
    }
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#step());
    this.#turn = result.catch(ignore);
    return result;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#end("nothing");
    await this.#close();
    return { value: undefined, done: true };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async toArray(options: { readonly limit?: number | undefined } = {}): Promise<T[]> {
    validateToArrayOptions(options);
    const { limit = Infinity } = options;
    const rows: T[] = [];
    const iterator = this[Symbol.asyncIterator]();
    while (rows.length < limit) {
      const { value, done } = await iterator.next();
      if (done === true) return rows;
      rows.push(value);
    }
    await this.return();
    return rows;
  }

  async #step(): Promise<IteratorResult<T, undefined>> {
    try {
      while (!this.#isReady() && this.#behind === "more") await this.#unlessStopped(this.#fill());
      if (this.#isReady()) {
        return { value: (await this.#unlessStopped(this.#checkNext())) as T, done: false };
      }
    } catch (error) {
      // When the reading was ended meanwhile, that is the reason of all that failed.
      if (this.#behind === "more" || this.#behind === "end") this.#end({ error });
    } finally {
      this.#waiting -= 1;
    }
    const behind = this.#behind;
    if (behind === "end") this.rowCount = this.#givenBefore + this.#given;
    this.#end("nothing");
    await this.#close();
    if (typeof behind === "object") throw this.#explained(behind.error);
    return { value: undefined, done: true };
  }

  /** The error with the run that it is about. */
  #explained(error: unknown): unknown {
    return ReportsError.is(error) ? error.with({ handle: error.handle ?? this.#handle }) : error;
  }

  /** Reads the next bytes. Where there are some left, it only lets other work have its turn. */
  async #fill(): Promise<void> {
    if (this.#chunk.length > 0) return await this.#turns.give();
    this.#opening ??= this.#open(this.#stop.signal);
    const file = (this.#file = await this.#opening);
    const chunk = await (this.#ahead ?? file.bytes.next());
    if (this.#behind !== "more") return;
    if (chunk === undefined) return this.#makeRows(() => this.#finish(file));
    this.#chunk = chunk;
    this.#ahead = file.bytes.next();
    this.#ahead.catch(ignore);
  }

  /**
   * True when there is a row to hand out, after making more of the bytes that are here, if need be. Bytes that lie in memory
   * could be made into rows without an end, and no timer, no abort would be seen meanwhile: so it is false now and then.
   */
  #isReady(): boolean {
    while (this.#given === this.#rows.length && this.#chunk.length > 0 && this.#file !== undefined) {
      if (this.#turns.isDue) return false;
      const file = this.#file;
      const piece = this.#chunk.subarray(0, pieceBytes);
      this.#chunk = this.#chunk.subarray(pieceBytes);
      this.#makeRows(() => this.#addRows(this.#decoder.decode(piece), file));
    }
    return this.#given < this.#rows.length;
  }

  /** Makes rows. What is wrong comes behind the rows before it. */
  #makeRows(makeRows: () => void): void {
    this.#givenBefore += this.#given;
    this.#given = 0;
    this.#rows = [];
    this.#lines = [];
    try {
      makeRows();
    } catch (error) {
      this.#chunk = nothing;
      this.#behind = { error };
    }
  }

  #finish(file: OpenRows): void {
    this.#addRows(this.#decoder.end(), file);
    file.parser.end(this.#rows, this.#lines);
    this.#behind = "end";
  }

  #addRows({ text, brokenEncoding }: DecodedPiece, { parser, fail }: OpenRows): void {
    parser.parse(text, this.#rows, this.#lines);
    if (brokenEncoding === undefined) return;
    fail("invalid_utf8", `has bytes that are no ${brokenEncoding.toUpperCase()}`, parser.place());
  }

  async #checkNext(): Promise<unknown> {
    const row = this.#rows[this.#given];
    const line = this.#lines[this.#given];
    this.#given += 1;
    const { check } = this.#file ?? {};
    return check === undefined ? row : check(row, { row: this.#givenBefore + this.#given, line });
  }

  #unlessStopped<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      work.then(resolve, reject);
    });
  }

  /** Nothing more is handed out but what `behind` says. */
  #end(behind: Behind): void {
    if (this.#behind === "nothing") return;
    this.#behind = behind;
    this.#givenBefore += this.#given;
    this.#given = 0;
    this.#rows = [];
    this.#chunk = nothing;
    this.#stop.abort();
    this.#giveUp();
    void this.#close();
  }

  #close(): Promise<void> {
    return (this.#closing ??= soon(Promise.resolve(this.#opening).then((file) => file?.close(), ignore)));
  }
}

/** Settles with the work, or else after a second: a caller's own download may take no notice of an abort. */
async function soon(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, closingMs)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
