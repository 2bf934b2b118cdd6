import {
  ConfigError,
  refuse,
  ReportsError,
  type FileFormat,
  type ReportFile,
  type SavedFile,
} from "@identity-reports/core/rows";
import { openFile, saveTemporarily } from "#files";
import { callerBytes, type ByteSource } from "./bytes.js";
import type { StoredFile } from "./platform/files.js";
import { RowsError } from "./rows-error.js";
import { blobFile } from "./stored-file.js";

/** A report that has finished: what the clients' `runReport` and `resume` give. */
export interface ReportToRead {
  /** Names the run. */
  readonly handle: { readonly id: string };
  /** Asks for the file. */
  download(options: { readonly format: FileFormat; readonly signal?: AbortSignal | undefined }): Promise<ReportFile>;
}

/** A file that lies somewhere: it can be read from any place, and more than once. */
export type FileSource = ReportToRead | ReportFile | SavedFile | string | URL | Blob | Uint8Array;

/** Where rows can come from. */
export type RowSource = FileSource | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A source that is open. */
export interface OpenSource {
  /** Name of the file, as far as it is known. */
  readonly name: string | undefined;
  /** What the source itself says that it is. */
  readonly format: string | undefined;
  /** Missing for a stream, which can be read only once, and from its beginning. */
  readonly file?: StoredFile;
  readonly bytes: () => ByteSource;
  /** True when the vendor said that there are no rows. */
  readonly mayBeEmpty?: boolean;
  readonly handle?: { readonly id: string };
  /** Never throws. */
  close(): Promise<void>;
}

const formats: Readonly<Record<string, string>> = { csv: "csv", jsonl: "jsonl", ndjson: "jsonl", zip: "zip" };

/** The format that the ending of a name stands for. */
export function formatOf(name: string | undefined): string | undefined {
  const ending = /\.(\w+)$/.exec(name ?? "")?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}

/** The run that a source is the report of, where it says so. */
export const handleOf = (source: RowSource): { readonly id: string } | undefined =>
  typeof source === "object" && "download" in source ? source.handle : undefined;

/** Each source that has no bytes of its own, and is no saved file, has one of these. */
const methods = ["download", "saveTo", "getReader", Symbol.asyncIterator];

/** @throws ConfigError when rows cannot come from there. */
export function validateSource(source: unknown): void {
  const isPath = typeof source === "string" ? source !== "" : source instanceof URL && source.protocol === "file:";
  if (isPath || source instanceof Blob || source instanceof Uint8Array) return;
  if (typeof source === "object" && source !== null) {
    const found = source as Readonly<Record<PropertyKey, unknown>>;
    if (found["locked"] === true) throw new ConfigError("source", "is a stream that is already being read");
    if (methods.some((name) => typeof found[name] === "function")) return;
    if (typeof found["path"] === "string" && typeof found["sizeBytes"] === "number") return;
  }
  refuse("source", "a report, a file, a path, a Blob, bytes or a stream of bytes", source);
}

/**
 * Opens a source. What comes from a vendor is saved and verified first: no row of a file that breaks is ever seen.
 *
 * @param format what to ask a report for.
 * @throws what the download fails with; RowsError when a file cannot be read, or is not the one that was saved.
 */
export async function openSource(source: RowSource, format: FileFormat, signal: AbortSignal): Promise<OpenSource> {
  if (typeof source === "string" || source instanceof URL) return await openPath(source);
  if (source instanceof Blob) return opened(blobFile(source), source instanceof File ? source.name : undefined);
  if (source instanceof Uint8Array) return opened(blobFile(new Blob([source as Uint8Array<ArrayBuffer>])), undefined);
  if ("download" in source) {
    const { handle } = source;
    return { ...(await openDownload(await source.download({ format, signal }), signal)), handle };
  }
  if ("saveTo" in source) return await openDownload(source, signal);
  // A stream of Node's own has a path, too.
  if ("sizeBytes" in source) return await openSaved(source);
  const bytes = withReadErrors(openStream(source), undefined);
  // Its first bytes, which are looked at, may never come.
  signal.addEventListener("abort", () => void bytes.cancel(), { once: true });
  return { name: undefined, format: undefined, bytes: () => bytes, close: () => bytes.cancel() };
}

function openStream(stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ByteSource {
  try {
    return callerBytes(stream);
  } catch (error) {
    throw unreadable(undefined, error);
  }
}

async function openDownload(report: ReportFile, signal: AbortSignal): Promise<OpenSource> {
  const { file, saved, remove } = await saveTemporarily((target) => report.saveTo(target, { signal }));
  return { ...opened(file, report.fileName), format: report.format, mayBeEmpty: saved.rowCount === 0, close: remove };
}

async function openSaved({ path, format, sizeBytes, rowCount }: SavedFile): Promise<OpenSource> {
  const source = await openPath(path);
  const found = source.file?.sizeBytes;
  if (found !== sizeBytes) {
    const message = `${path} has ${found} bytes, but had ${sizeBytes} when it was saved`;
    throw new RowsError(message, { code: "file_changed", file: path });
  }
  return { ...source, format, mayBeEmpty: rowCount === 0 };
}

async function openPath(path: string | URL): Promise<OpenSource> {
  const name = String(path);
  try {
    return opened(await openFile(path), name);
  } catch (error) {
    throw unreadable(name, error);
  }
}

function opened(stored: StoredFile, name: string | undefined): OpenSource {
  const file = { ...stored, bytes: (from?: number, to?: number) => withReadErrors(stored.bytes(from, to), name) };
  return { name, format: formatOf(name), file, bytes: () => file.bytes(), close: async () => {} };
}

/** Bytes that fail in our words: a file may be changed or removed while it is read. */
function withReadErrors({ next, cancel }: ByteSource, name: string | undefined): ByteSource {
  const explain = (error: unknown): never => {
    throw unreadable(name, error);
  };
  return { next: () => next().catch(explain), cancel };
}

function unreadable(file: string | undefined, cause: unknown): ReportsError {
  if (ReportsError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RowsError(`${file ?? "the file"} cannot be read: ${reason}`, { code: "file_unreadable", file, cause });
}
