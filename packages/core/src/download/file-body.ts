import { DownloadError } from "../errors/report-errors.js";
import { asReportsError, type ReportsError } from "../errors/reports-error.js";
import { BodyReader, BrokenBody } from "../decode/read-text.js";
import { TimeoutError } from "../errors/call-errors.js";
import type { ResponseContext } from "../decode/decoder.js";
import { bodyLength, createSha256, ownsChunks } from "#platform";
import type { BodyLength } from "../platform/platform.js";
import { endMarkMissing, tailBytes } from "./formats.js";
import type { FileFormat, VerifiedFile } from "./report-file.js";
import { createRowCounter, type RowCounter } from "../scan/row-counter.js";
import { defined } from "../internal/objects.js";
import { StallWatch } from "./stall-watch.js";
import type { Lifetime } from "../internal/lifetime.js";

/** As much of a response context as its bytes need. */
export type BodyContext = Pick<
  ResponseContext<never, unknown>,
  "response" | "lifetime" | "timeoutMs" | "operation" | "requestId" | "label" | "clean"
>;

/** The bytes of one response: counted, hashed and checked as they are read. */
export class FileBody {
  receivedBytes = 0;
  readonly length: BodyLength;
  /** Whether no other code holds the memory of the chunks, once they are read. */
  readonly #ownsChunks: boolean;
  readonly #context: BodyContext;
  readonly #reader: BodyReader | undefined;
  readonly #stall: StallWatch;
  readonly #head: Uint8Array[] = [];
  readonly #hash = createSha256();
  #ended = false;
  #format!: FileFormat;
  #rows: RowCounter | undefined;
  /** The last bytes so far, as many as an end mark needs. In front of a file that is shorter stand zeros, which no mark has. */
  #tail = new Uint8Array(0);

  constructor(context: BodyContext) {
    this.#context = context;
    this.length = bodyLength(context.response.headers);
    const { body } = context.response;
    this.#ownsChunks = ownsChunks(body);
    this.#reader = body === null ? undefined : new BodyReader(body, context.lifetime);
    this.#stall = new StallWatch(context.lifetime, context.timeoutMs, () => this.#stalled());
  }

  /** Reads at least `size` bytes ahead, if there are so many, without consuming them. */
  async peek(size: number): Promise<Uint8Array> {
    while (sizeOf(this.#head) < size && !this.#ended) {
      const chunk = await this.#pullInTime();
      if (chunk !== undefined) this.#head.push(chunk);
    }
    // The caller may never read on, and a timer would keep the process alive.
    this.#stall.disarm();
    return joined(this.#head);
  }

  /**
   * Which end mark to look for, and what to count as rows. An empty file has no rows, whatever its format. Call it before the
   * first `read`.
   */
  setFormat(format: FileFormat, isEmpty: boolean): void {
    // The end mark is looked for even where the length is right: the vendor may have cut the file before it sent it.
    this.#format = format;
    this.#tail = new Uint8Array(tailBytes(format));
    this.#rows = isEmpty ? noRows : createRowCounter(format);
  }

  /**
   * The next bytes, whose memory no other code holds, or undefined at the end, where all checks have passed.
   *
   * @throws DownloadError when the body breaks or ends too early; TimeoutError when it stalls; AbortedError.
   */
  async read(): Promise<Uint8Array | undefined> {
    try {
      // What was read ahead is no longer returned either.
      this.#context.lifetime.throwIfEnded();
      const chunk = this.#head.shift() ?? (await this.#pullInTime());
      if (chunk === undefined) {
        this.#checkEnd();
        this.#context.lifetime.dispose();
        return undefined;
      }
      this.receivedBytes += chunk.byteLength;
      this.#hash.update(chunk);
      this.#rows?.update(chunk);
      this.#keepTail(chunk);
      return chunk;
    } catch (error) {
      const { operation, label } = this.#context;
      const broken = this.#explain(error);
      const failure = broken.with({ operation: broken.operation ?? operation, label: broken.label ?? label });
      this.cancel(failure);
      throw failure;
    }
  }

  /** What is known now that everything has been read. */
  result(): VerifiedFile {
    return defined({
      sizeBytes: this.receivedBytes,
      sha256: this.#hash.digest(),
      lengthVerified: this.length.isEndMarkedByHttp,
      rowCount: this.#rows?.count(),
    });
  }

  /** Releases the connection. */
  cancel(reason: Error): void {
    this.#context.lifetime.end(reason);
  }

  /** Calls `listener` when the reading is over before its end: aborted, stalled, broken or released. */
  onCutShort(listener: (reason: Error) => void): void {
    this.#context.lifetime.onEnd(listener);
  }

  /** Ends the reading when `lifetime` ends. @returns a function that unlinks it. */
  follow(lifetime: Lifetime): void {
    this.#context.lifetime.follow(lifetime);
  }

  async #pull(): Promise<Uint8Array | undefined> {
    const chunk = this.#ended ? undefined : await this.#reader?.read();
    this.#ended = chunk === undefined;
    // The code that made it may use it again for the next one.
    return chunk && !this.#ownsChunks ? new Uint8Array(chunk) : chunk;
  }

  /** Only a pending read can stall: a slow reader on our side is no stall of the server. */
  async #pullInTime(): Promise<Uint8Array | undefined> {
    this.#stall.begin();
    try {
      return await this.#pull();
    } finally {
      this.#stall.end();
    }
  }

  #stalled(): TimeoutError {
    const { timeoutMs, operation, label } = this.#context;
    return new TimeoutError(
      `${operation} sent no more bytes for ${timeoutMs} ms (timeoutMs) after ${this.receivedBytes + sizeOf(this.#head)}`,
      { phase: "body", carriedOut: "yes", operation, label },
    );
  }

  /** Copies what may be the end of the file: the chunk belongs to its reader. */
  #keepTail(chunk: Uint8Array): void {
    const tail = this.#tail;
    if (tail.length === 0) return;
    const end = chunk.subarray(-tail.length);
    tail.copyWithin(0, end.length);
    tail.set(end, tail.length - end.length);
  }

  #checkEnd(): void {
    const { expectedBytes } = this.length;
    if (expectedBytes !== undefined && expectedBytes !== this.receivedBytes) {
      throw this.#broken(`ended after ${this.receivedBytes} of ${expectedBytes} bytes`);
    }
    if (endMarkMissing(this.#format, this.#tail)) {
      throw this.#broken(`ended after ${this.receivedBytes} bytes without the end mark of a ${this.#format} file`);
    }
  }

  #explain(error: unknown): ReportsError {
    if (!(error instanceof BrokenBody)) return asReportsError(error, "yes");
    const { cause } = error;
    const reason = this.#context.clean(cause instanceof Error ? cause.message : String(cause));
    return this.#broken(`broke after ${this.receivedBytes} bytes: ${reason}`);
  }

  #broken(what: string): DownloadError {
    const { operation, label, requestId, response } = this.#context;
    return new DownloadError(`${operation}: the file ${what}`, {
      code: "download_interrupted",
      isRetryable: true,
      carriedOut: "yes",
      attempts: 1,
      operation,
      label,
      receivedBytes: this.receivedBytes,
      expectedBytes: this.length.expectedBytes,
      status: response.status,
      requestId,
    });
  }
}

/** Counts the rows of a file that holds nothing but white space. */
const noRows: RowCounter = { update: () => {}, count: () => 0 };

const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(sizeOf(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
