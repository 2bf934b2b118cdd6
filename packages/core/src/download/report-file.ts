import type { FileHandleLike } from "./stream-sinks.js";
import type { KnownFormat } from "./formats.js";

/** A file format. The known ones complete in the editor; a vendor may have others. */
export type FileFormat = KnownFormat | (string & {});

/** Bytes so far. `totalBytes` is missing when the server does not say, or a browser hides it. */
export interface DownloadProgress {
  /** Bytes of the body that have arrived. */
  readonly receivedBytes: number;
  /** Bytes of the whole body, as the server announced them. */
  readonly totalBytes?: number;
}

/** What is known about a body once all of it has arrived. */
export interface VerifiedFile {
  readonly sizeBytes: number;
  /** Lower-case hex. Missing where the runtime cannot hash a stream: in browsers. */
  readonly sha256?: string;
  /**
   * True when HTTP marked the end of the body, and all of it came. False does not mean that something is missing, only that
   * it cannot be known: the body was compressed, ended with the connection, or came through a browser.
   */
  readonly lengthVerified: boolean;
  /**
   * Rows of a CSV file without its header, or of a JSON Lines file, and 0 for a file that is empty because the report is.
   * Missing for PDF and HTML, and for a ZIP until it is saved: see {@link SavedFile.rowCount}.
   */
  readonly rowCount?: number;
}

/**
 * Options of {@link ReportFile.saveTo}.
 *
 * @example
 * ```ts
 * await file.saveTo("evidence/", {
 *   ifExists: "number",
 *   onProgress: ({ receivedBytes, totalBytes }) => console.log(receivedBytes, totalBytes),
 * });
 * ```
 */
export interface SaveOptions {
  /** What to do when the target exists. `"number"` saves as `name (2).csv`. Default: `"error"`. */
  readonly ifExists?: "error" | "replace" | "number" | undefined;
  /** Called as bytes arrive. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Aborts the download up to the moment the file is put in its place. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Saves the file only when it is known to have all rows of the report; see {@link SavedFile.rowsComplete}. Otherwise
   * `saveTo` fails with a DownloadError, and nothing is left at the target: `rows_incomplete` when rows are missing,
   * `rows_unknown` when that cannot be known. Default: false.
   */
  readonly requireComplete?: boolean | undefined;
}

/** A file that was saved whole. */
export interface SavedFile extends VerifiedFile {
  /**
   * Rows of a CSV file without its header, or of a JSON Lines file; of a ZIP of such files their sum, in Node, where the
   * archive went to a path. Missing for PDF and HTML, and for an archive that cannot be read.
   */
  readonly rowCount?: number;
  /** How many rows the vendor says that the report has. Missing where `rowsComplete` is. */
  readonly announcedRows?: number;
  /**
   * Whether the file has as many rows as the vendor says that the report has. Missing when that cannot be known: there is
   * no `rowCount`, the vendor gives no number (Fudo never does), or one that is smaller than what the file has.
   */
  readonly rowsComplete?: boolean;
  /** The record of the request that started the run, where its handle has one; see `RunHandle.request`. */
  readonly request?: Readonly<Record<string, unknown>>;
  /** Absolute path in Node; the file's name elsewhere. */
  readonly path: string;
  /** The report's own name; the name it was saved under is the end of `path`. */
  readonly fileName: string;
  /** What came, which may differ from what was asked for: a ZIP of the CSV, for one. */
  readonly format: FileFormat;
  /** As the server sent it. */
  readonly contentType: string;
}

/** Where `saveTo` can write: a path, a `file:` URL, a stream, or a file the user picked in a browser. */
export type SaveTarget = string | URL | WritableStream<Uint8Array> | FileHandleLike;

/**
 * A report file on its way. Its first bytes have arrived and been looked at; the rest is read once, by one of the methods
 * below. A file that is not wanted should be released with `await file[Symbol.asyncDispose]()` or `await using`.
 */
export interface ReportFile extends AsyncDisposable {
  /** Safe to use as a name: no folders, no control or reserved characters. */
  readonly fileName: string;
  /** As the server sent it; do not rely on it. */
  readonly contentType: string;
  /** Size announced by the server, in bytes, where it is to be trusted. */
  readonly sizeBytes?: number;
  /** PDF, ZIP and HTML are recognised by their bytes, whatever was asked for; otherwise the format asked for. */
  readonly format: FileFormat;
  /** Settles when all bytes have been read. Rejects like the method that read them. */
  readonly verified: Promise<VerifiedFile>;
  /**
   * The bytes, as fast as they are read. A break in the middle cannot be mended here: see `saveTo`.
   *
   * @example
   * ```ts
   * for await (const chunk of file.stream()) hash.update(chunk);
   * ```
   */
  stream(): ReadableStream<Uint8Array>;
  /**
   * The whole file as text: in the encoding of its byte order mark, else of its content type, else UTF-8.
   *
   * @throws DownloadError for PDF and ZIP, which text would destroy, and for files of 512 MiB and more.
   *
   * @example
   * ```ts
   * const [header] = (await file.text()).split("\n");
   * ```
   */
  text(): Promise<string>;
  /**
   * The whole file in memory.
   *
   * @example
   * ```ts
   * const pdf = await file.bytes();
   * ```
   */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The whole file as a Blob.
   *
   * @example
   * ```ts
   * const url = URL.createObjectURL(await file.blob());
   * ```
   */
  blob(): Promise<Blob>;
  /**
   * Sends the bytes on, with back-pressure.
   *
   * @example
   * ```ts
   * await file.pipeTo(upload, { signal: AbortSignal.timeout(600_000) });
   * ```
   */
  pipeTo(writable: WritableStream<Uint8Array>, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * A response with the file as its body, for a server of your own.
   *
   * @example
   * ```ts
   * const handler = async (): Promise<Response> => (await report.download({ format: "csv" })).toResponse();
   * ```
   */
  toResponse(): Response;
  /**
   * Saves the file: the target is absent or complete, never partial. A connection that breaks is made again. A path that
   * is a folder, or ends in a separator, takes `fileName` inside it.
   *
   * @throws DownloadError when the target exists or cannot be written, or the file cannot be received whole.
   *
   * @example
   * ```ts
   * const saved = await file.saveTo("evidence/"); // a folder: the file keeps its own name
   * console.log(saved.path, saved.sha256);
   * ```
   */
  saveTo(target: SaveTarget, options?: SaveOptions): Promise<SavedFile>;
}
