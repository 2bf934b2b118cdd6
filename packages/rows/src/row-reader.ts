import { ReportsError } from "@identity-reports/core/rows";
import { abortError } from "./abort-error.js";
import { ignore } from "./bytes.js";
import type { ColumnDrift } from "./columns.js";
import type { OpenRows } from "./open-rows.js";
import { validateToArrayOptions } from "./options.js";
import { RowBuffer, type Rest } from "./row-buffer.js";
import type { Rows } from "./rows.js";
import { RowsError } from "./rows-error.js";

/** The run whose report is read. */
type Handle = { readonly id: string } | undefined;

/** Opens the file. When the signal aborts it rejects with the signal's reason, soon, and nothing is left behind. */
export type OpenFile = (signal: AbortSignal) => Promise<OpenRows>;

/** No end of a reading waits longer for what it lets go. */
const maxClosingMs = 1_000;

/** Why no more rows are yielded: the caller wants none, or something failed. */
type Ending = "closed" | { readonly error: unknown };

/** Reads the rows of a file, which is opened when the first is asked for. */
export class RowReader<T> implements Rows<T>, AsyncIterator<T, undefined> {
  rowCount: number | undefined;
  readonly #open: OpenFile;
  readonly #handle: Handle;
  readonly #stop = new AbortController();
  #opening: Promise<OpenRows> | undefined;
  #file: OpenRows | undefined;
  #buffer: RowBuffer | undefined;
  #closing: Promise<void> | undefined;
  /** The next bytes, which are read while the rows of these are yielded. */
  #ahead: Promise<Uint8Array | undefined> | undefined;
  #ending: Ending | undefined;
  #isIterated = false;
  /** Calls of `next` that wait for the calls before them, and what settles when the last of them is done. */
  #queuedCalls = 0;
  #queue: Promise<unknown> = Promise.resolve();
  /** Ends what the call under way waits for. */
  #stopWaiting: (reason?: unknown) => void = ignore;

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
    const buffer = this.#buffer;
    // A row that is ready costs one promise.
    if (this.#queuedCalls === 0 && buffer !== undefined && this.#file?.check === undefined && buffer.hasRow()) {
      return Promise.resolve({ value: buffer.take() as T, done: false });
    }
    this.#queuedCalls += 1;
    const result = this.#queue.then(() => this.#readNext());
    this.#queue = result.catch(ignore);
    return result;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#end("closed");
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

  async #readNext(): Promise<IteratorResult<T, undefined>> {
    try {
      while (!this.#hasRow() && this.#rest === "more") await this.#unlessStopped(this.#readOn());
      if (this.#hasRow()) return { value: (await this.#unlessStopped(this.#takeChecked())) as T, done: false };
    } catch (error) {
      // When the reading was ended meanwhile, that is the reason of all that failed.
      if (this.#ending === undefined) this.#end({ error });
    } finally {
      this.#queuedCalls -= 1;
    }
    const rest = this.#rest;
    if (rest === "end") this.rowCount = this.#buffer?.takenRows;
    this.#end("closed");
    await this.#close();
    if (typeof rest === "object") throw this.#withHandle(rest.error);
    return { value: undefined, done: true };
  }

  /** What comes behind the rows that are ready. */
  get #rest(): Rest | Ending {
    return this.#ending ?? this.#buffer?.rest ?? "more";
  }

  #hasRow(): boolean {
    return this.#buffer?.hasRow() === true;
  }

  /** Reads the next bytes. Where there are some left, it only lets other work have its turn. */
  async #readOn(): Promise<void> {
    if (this.#buffer?.hasBytes === true) return await this.#buffer.giveTurn();
    const file = await (this.#opening ??= this.#open(this.#stop.signal));
    this.#file = file;
    const buffer = (this.#buffer ??= new RowBuffer(file.parser, file.fail));
    const bytes = await (this.#ahead ?? file.bytes.next());
    if (this.#ending !== undefined) return;
    if (bytes === undefined) return buffer.end();
    buffer.add(bytes);
    this.#ahead = file.bytes.next();
    this.#ahead.catch(ignore);
  }

  async #takeChecked(): Promise<unknown> {
    const row = this.#buffer?.take();
    const check = this.#file?.check;
    return check === undefined ? row : check(row, this.#buffer?.takenPlace() ?? {});
  }

  #unlessStopped<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#stopWaiting = reject;
      work.then(resolve, reject);
    });
  }

  /** Yields no more rows, and lets everything go. */
  #end(ending: Ending): void {
    if (this.#ending === "closed") return;
    this.#ending = ending;
    this.#buffer?.clear();
    this.#stop.abort();
    this.#stopWaiting();
    void this.#close();
  }

  #close(): Promise<void> {
    return (this.#closing ??= soon(Promise.resolve(this.#opening).then((file) => file?.close(), ignore)));
  }

  /** The error with the run that it is about. */
  #withHandle(error: unknown): unknown {
    return ReportsError.is(error) ? error.with({ handle: error.handle ?? this.#handle }) : error;
  }
}

/** Settles with the work, or else after a second: a caller's own download may take no notice of an abort. */
async function soon(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, maxClosingMs)));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
