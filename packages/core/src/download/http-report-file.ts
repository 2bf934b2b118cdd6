import { DownloadError } from "../errors/report-errors.js";
import { AbortedError } from "../errors/transport-errors.js";
import { expectKnownKeys, expectOneOf, refuse } from "../errors/expect.js";
import type { EventListener } from "../observe/events.js";
import type { FileSink } from "../platform/file-sink.js";
import { openFileSink } from "#platform";
import type { FileBody } from "./file-body.js";
import type { FileFormat, ReportFile, SavedFile, SaveOptions, SaveTarget, VerifiedFile } from "./report-file.js";
import { saveBody, writeErrorOf } from "./save.js";
import { fileHandleSink, writableSink, type FileHandleLike } from "./stream-sinks.js";

const ignore = (): void => {};

/** What a file is made of. */
export interface ReportFileParts {
  readonly fileName: string;
  readonly contentType: string;
  readonly format: FileFormat;
  readonly body: FileBody;
  readonly operation: string;
  readonly label: string | undefined;
  readonly retries: number;
  readonly emit: EventListener;
  readonly reopen: (() => Promise<FileBody>) | undefined;
}

/** A {@link ReportFile} over one answer. */
export class HttpReportFile implements ReportFile {
  readonly fileName: string;
  readonly contentType: string;
  declare readonly sizeBytes?: number;
  readonly format: FileFormat;
  readonly verified: Promise<VerifiedFile>;
  readonly #parts: ReportFileParts;
  #settle!: { resolve: (file: VerifiedFile) => void; reject: (error: Error) => void };
  #taken = false;

  constructor(parts: ReportFileParts) {
    this.#parts = parts;
    this.fileName = parts.fileName;
    this.contentType = parts.contentType;
    this.format = parts.format;
    const { expectedBytes } = parts.body.length;
    if (expectedBytes !== undefined) Object.assign(this, { sizeBytes: expectedBytes });
    this.verified = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever does not ask need not be told twice.
    this.verified.catch(ignore);
  }

  /** The same file under another name; this one is then used up. */
  renamed(fileName: string): HttpReportFile {
    return new HttpReportFile({ ...this.#parts, body: this.take(), fileName });
  }

  /** The bytes for another file that takes over. */
  take(): FileBody {
    if (this.#taken) throw new DownloadError(`${this.fileName} was already read`, { code: "already_read" });
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
            this.#settle.reject(error as Error);
            controller.error(error);
          }
        },
        cancel: (reason) => {
          const error = new AbortedError(`${this.#parts.operation}: the stream was cancelled`, { cause: reason });
          this.#settle.reject(error);
          body.cancel(error);
        },
      },
      { highWaterMark: 0 },
    );
  }

  async text(): Promise<string> {
    if (this.format === "pdf" || this.format === "zip") {
      throw new DownloadError(`${this.fileName} is a ${this.format} file, which text would destroy; use bytes()`, {
        code: "not_text",
      });
    }
    return new TextDecoder().decode(await this.bytes());
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.blob()).arrayBuffer());
  }

  async blob(): Promise<Blob> {
    let chunks: Uint8Array<ArrayBuffer>[] = [];
    await this.#save(
      {
        path: this.fileName,
        write: async (chunk) => void chunks.push(chunk as Uint8Array<ArrayBuffer>),
        restart: async () => void (chunks = []),
        commit: async () => {},
        discard: async () => {},
      },
      {},
    );
    return new Blob(chunks, { type: this.contentType });
  }

  async pipeTo(writable: WritableStream<Uint8Array>, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.stream().pipeTo(writable, options);
  }

  toResponse(): Response {
    const headers = new Headers({
      "Content-Type": this.contentType,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(this.fileName)}`,
    });
    if (this.sizeBytes !== undefined) headers.set("Content-Length", String(this.sizeBytes));
    return new Response(this.stream(), { headers });
  }

  async saveTo(target: SaveTarget, options: SaveOptions = {}): Promise<SavedFile> {
    const { operation, label, emit, body } = this.#parts;
    expectKnownKeys("options", options, ["ifExists", "onProgress", "signal"]);
    const ifExists = expectOneOf("ifExists", options.ifExists ?? "error", ["error", "replace", "number"]);
    if (this.#taken) this.take();
    let sink: FileSink;
    try {
      sink = await openSink(target, this.fileName, ifExists);
    } catch (error) {
      const failure = writeErrorOf(error, { operation, label, path: typeof target === "string" ? target : this.fileName });
      body.cancel(failure);
      this.#settle.reject(failure);
      throw failure;
    }
    const verified = await this.#save(sink, options);
    emit({ type: "download", operation, label, action: "saved", fileName: this.fileName, receivedBytes: verified.sizeBytes });
    const { fileName, format, contentType } = this;
    return { path: sink.path, fileName, format, contentType, ...verified };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#taken) return;
    const error = new AbortedError(`${this.#parts.operation}: the file was let go unread`);
    this.#settle.reject(error);
    this.take().cancel(error);
  }

  async #save(sink: FileSink, options: SaveOptions): Promise<VerifiedFile> {
    const { operation, label, emit } = this.#parts;
    const { fileName } = this;
    try {
      const verified = await saveBody(this.take(), sink, {
        ...this.#parts,
        options,
        onRestart: ({ message: reason }, receivedBytes) =>
          emit({ type: "download", operation, label, action: "restarted", fileName, receivedBytes, reason }),
      });
      this.#settle.resolve(verified);
      return verified;
    } catch (error) {
      this.#settle.reject(error as Error);
      throw error;
    }
  }
}

function openSink(target: SaveTarget, fileName: string, ifExists: "error" | "replace" | "number"): Promise<FileSink> {
  if (typeof target === "string" ? target !== "" : target instanceof URL) {
    return openFileSink(target as string | URL, fileName, ifExists);
  }
  if (typeof (target as Partial<FileHandleLike>)?.createWritable === "function") {
    return fileHandleSink(target as FileHandleLike);
  }
  if (typeof (target as Partial<WritableStream<Uint8Array>>)?.getWriter === "function") {
    return Promise.resolve(writableSink(target as WritableStream<Uint8Array>));
  }
  return refuse("target", "a path, a file: URL, a WritableStream or a file handle", target);
}
