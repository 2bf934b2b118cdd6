import { DownloadError } from "../errors/report-errors.js";
import { asReportsError, ReportsError } from "../errors/reports-error.js";
import { AbortedError } from "../errors/call-errors.js";
import type { DownloadEvent, EventBase, SavedEvent } from "../observe/events.js";
import type { FileSink } from "../platform/file-sink.js";
import { createRowCheck, expectCountable, type RowCheck, type RowKnowledge } from "./row-check.js";
import { charsetOf } from "./content-type.js";
import type { FileBody } from "./file-body.js";
import { largestTextBytes, MemorySink } from "./memory-sink.js";
import { openSink } from "./open-sink.js";
import type { FileFormat, ReportFile, SavedFile, SaveOptions, SaveTarget, VerifiedFile } from "./report-file.js";
import { writeToSink, writeErrorOf, type SinkContext } from "./write-to-sink.js";
import { validateSaveOptions, validateSaveTarget } from "./save-options.js";
import { ignore } from "../internal/notify.js";
import { defined } from "../internal/objects.js";
import { Lifetime } from "../internal/lifetime.js";

/** What an event of a file says beside what all of them say. */
type EventDetails<Event extends EventBase> = Omit<Event, keyof EventBase | "type" | "fileName">;

/** What a file is made of. */
export interface ReportFileParts
  extends RowKnowledge, Pick<SinkContext, "operation" | "label" | "retries" | "emit" | "linkToCaller" | "repeat"> {
  /** The way out for errors: each of the file's leaves by it. */
  readonly cleanError: <E>(error: E) => E;
  readonly fileName: string;
  readonly contentType: string;
  readonly format: FileFormat;
  readonly body: FileBody;
  /** The run it is the report of. */
  readonly handle?: { readonly id: string; readonly request?: SavedFile["request"] };
}

/** What a run knows better about its file than the response that brought it. */
type RunFile = Pick<ReportFileParts, "handle" | keyof RowKnowledge> & Partial<Pick<ReportFileParts, "fileName">>;

/** A {@link ReportFile} over one response. */
export class HttpReportFile implements ReportFile {
  readonly fileName: string;
  readonly contentType: string;
  declare readonly sizeBytes?: number;
  readonly format: FileFormat;
  readonly verified: Promise<VerifiedFile>;
  readonly #parts: ReportFileParts;
  #settle!: { resolve: (file: VerifiedFile) => void; reject: (error: Error) => void };
  /** Whether the bytes were given away, to one reader. */
  #taken = false;
  /** Whether {@link writeToSink} reads them: it may repeat the request, so a body that breaks is not the end of the file. */
  #isWriting = false;
  /** The last failure, as it came and as the caller gets it. */
  #failure: { readonly original: ReportsError; readonly forCaller: ReportsError } | undefined;

  constructor(parts: ReportFileParts) {
    this.#parts = parts;
    this.fileName = parts.fileName;
    this.contentType = parts.contentType;
    this.format = parts.format;
    const { expectedBytes } = parts.body.length;
    if (expectedBytes !== undefined) this.sizeBytes = expectedBytes;
    this.verified = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // A caller who does not ask for it hears of a failure from the method that read the file.
    this.verified.catch(ignore);
    // `verified` also rejects where nothing reads the file.
    parts.body.onCutShort((reason) => this.#isWriting || this.#settle.reject(this.#forCaller(reason)));
  }

  /** This file with what its run knows; all its errors have the handle. It moves the bytes: only the returned file can be read. */
  ofRun({ fileName = this.fileName, ...run }: RunFile): HttpReportFile {
    return new HttpReportFile({ ...this.#parts, ...run, body: this.take(), fileName });
  }

  /** Returns the bytes, which can be read once. @throws DownloadError (`already_read`) the second time. */
  take(): FileBody {
    if (this.#taken)
      throw this.#forCaller(new DownloadError(`${this.fileName} was already read`, { code: "already_read" }));
    this.#taken = true;
    return this.#parts.body;
  }

  stream(): ReadableStream<Uint8Array> {
    const body = this.take();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const chunk = await body.read();
            if (chunk !== undefined) return controller.enqueue(chunk);
            this.#settle.resolve(body.result());
            controller.close();
          } catch (error) {
            controller.error(this.#forCaller(error));
          }
        },
        cancel: (reason) =>
          body.cancel(ReportsError.is(reason) ? reason : this.#aborted("the stream was cancelled", reason)),
      },
      { highWaterMark: 0 },
    );
  }

  async text(): Promise<string> {
    if (this.format === "pdf" || this.format === "zip") {
      const message = `${this.fileName} is a ${this.format} file, which decoding as text would destroy; use bytes()`;
      throw this.#forCaller(new DownloadError(message, { code: "not_text" }));
    }
    const sink = await this.#collect(largestTextBytes);
    return sink.text(charsetOf(this.contentType));
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.blob()).arrayBuffer());
  }

  async blob(): Promise<Blob> {
    const sink = await this.#collect(Infinity);
    return sink.blob(this.contentType);
  }

  async pipeTo(writable: WritableStream<Uint8Array>, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const stream = this.stream();
    const { body, linkToCaller } = this.#parts;
    // The platform's own would wait for the other side, also after an abort, and that may never come back.
    const lifetime = new Lifetime();
    try {
      body.onCutShort((reason) => lifetime.end(reason));
      lifetime.link(options.signal, (reason) => reason as Error);
      linkToCaller?.(lifetime);
      await lifetime.race(stream.pipeTo(writable, { ...options, signal: lifetime.signal, preventCancel: true }));
    } catch (error) {
      const failure =
        options.signal?.aborted === true && !ReportsError.is(error)
          ? this.#aborted("passing the file on was aborted by the caller", error)
          : writeErrorOf(error, { ...this.#parts, path: "" });
      body.cancel(failure);
      throw this.#forCaller(failure);
    } finally {
      lifetime.dispose();
    }
  }

  toResponse(): Response {
    const headers = new Headers({
      "Content-Type": this.contentType,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeExtended(this.fileName)}`,
    });
    if (this.sizeBytes !== undefined) headers.set("Content-Length", String(this.sizeBytes));
    return new Response(this.stream(), { headers });
  }

  async saveTo(target: SaveTarget, options: SaveOptions = {}): Promise<SavedFile> {
    const ifExists = validateSaveOptions(options);
    validateSaveTarget(target);
    const { operation, label, askAnnouncedRows, handle } = this.#parts;
    const context = { fileName: this.fileName, format: this.format, operation, label };
    const isRequired = options.requireComplete === true;
    const startedAt = performance.now();
    let sink!: FileSink;
    const open = async (): Promise<FileSink> => {
      if (isRequired) expectCountable(context, askAnnouncedRows);
      return (sink = await openSink(target, this.fileName, ifExists, this.#parts));
    };
    const checkRows = createRowCheck(context, this.#parts, isRequired);
    const verified = await this.#writeToSink(this.take(), open, options, checkRows);
    const { fileName, format, contentType } = this;
    const saved = { path: sink.path, fileName, format, ...verified };
    const durationMs = performance.now() - startedAt;
    this.#emit({ action: "saved", ...saved, receivedBytes: verified.sizeBytes, durationMs });
    // Not in the event above: it may be long, and is not for logs.
    const request = handle?.request;
    return { ...saved, contentType, ...defined({ request }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#taken) return;
    this.take().cancel(this.#aborted("the file was released unread"));
  }

  #aborted(what: string, cause?: unknown): AbortedError {
    const { operation, label } = this.#parts;
    return new AbortedError(`${operation}: ${what}`, { cause, carriedOut: "yes", operation, label });
  }

  #emit(event: EventDetails<DownloadEvent> | EventDetails<SavedEvent>): void {
    const { operation, label, emit, fileName } = this.#parts;
    emit({ type: "download", operation, label, fileName, ...event });
  }

  /** Reads everything into memory. @throws DownloadError when it is larger, before it is read where its size is known. */
  async #collect(limitBytes: number): Promise<MemorySink> {
    const tooLarge = (): DownloadError =>
      new DownloadError(
        `${this.fileName} has more than ${limitBytes} bytes, the most that text() can return; use saveTo(), stream() or bytes()`,
        { code: "too_large_for_text" },
      );
    if ((this.sizeBytes ?? 0) > limitBytes) throw this.#forCaller(tooLarge());
    const sink = new MemorySink(this.fileName, limitBytes, tooLarge);
    await this.#writeToSink(this.take(), async () => sink, {});
    return sink;
  }

  async #writeToSink(
    body: FileBody,
    open: () => Promise<FileSink>,
    options: SaveOptions,
    checkRows?: RowCheck,
  ): ReturnType<typeof writeToSink> {
    this.#isWriting = true;
    try {
      const verified = await writeToSink(body, open, {
        ...this.#parts,
        options,
        checkRows,
        onRestart: ({ message: reason }, receivedBytes) => this.#emit({ action: "restarted", receivedBytes, reason }),
      });
      this.#settle.resolve(verified);
      return verified;
    } catch (error) {
      const failure = this.#forCaller(error);
      this.#settle.reject(failure);
      throw failure;
    }
  }

  /**
   * The error with the run it is about, as it may leave the client. The same one each time: a reader and `verified` reject
   * with one error for one failure.
   */
  #forCaller(error: unknown): ReportsError {
    const original = asReportsError(error);
    if (this.#failure?.original !== original) {
      const { handle, cleanError } = this.#parts;
      this.#failure = { original, forCaller: cleanError(original.with({ handle: original.handle ?? handle })) };
    }
    return this.#failure.forCaller;
  }
}

/** RFC 8187 allows fewer characters than a URL does. */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
