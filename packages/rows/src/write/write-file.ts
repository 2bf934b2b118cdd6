import {
  runningSha256,
  openSink,
  validateSaveTarget,
  writeErrorOf,
  type SaveTarget,
} from "@identity-reports/core/rows";
import { abortError } from "../abort-error.js";
import type { DerivedFile, WriteOptions } from "./write-options.js";

/** Lines are written together, up to about so many characters. */
const batchLength = 64 * 1024;

/** What is to be written. */
export interface FileToWrite {
  readonly operation: string;
  readonly format: "csv" | "jsonl";
  /** The lines of the rows, after `head`. */
  readonly lines: AsyncIterable<string>;
  /** What stands before the first row, once it is known. */
  readonly head: () => string;
}

/** Writes lines. The target is absent or complete, as with `saveTo`. */
export async function writeFile(
  target: SaveTarget,
  file: FileToWrite,
  { ifExists = "error", signal }: WriteOptions,
): Promise<DerivedFile> {
  const { operation, format } = file;
  const facts = { operation, label: undefined };
  validateSaveTarget(target);
  if (signal?.aborted === true) throw abortError(signal.reason);
  const sink = await openSink(target, `rows.${format}`, ifExists, facts);
  const listening = new AbortController();
  try {
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = (): void => reject(abortError(signal?.reason));
      signal?.addEventListener("abort", onAbort, { once: true, signal: listening.signal });
      // It may have come while the file was opened.
      if (signal?.aborted === true) onAbort();
    });
    const toSink = async (work: Promise<void> | undefined): Promise<void> => {
      try {
        await work;
      } catch (error) {
        throw writeErrorOf(error, { ...facts, path: sink.path });
      }
    };
    const written = await Promise.race([writeLines((bytes) => toSink(sink.write(bytes)), file, signal), aborted]);
    await toSink(sink.commit());
    return { derived: true, path: sink.path, format, ...written };
  } catch (error) {
    await sink.discard(error instanceof Error ? error : undefined);
    throw error;
  } finally {
    listening.abort();
  }
}

/** Writes until the lines end. After an abort, which the caller has been told of, it stops at the next one. */
async function writeLines(
  writeBytes: (bytes: Uint8Array) => Promise<void>,
  { lines, head }: FileToWrite,
  signal: AbortSignal | undefined,
): Promise<Pick<DerivedFile, "rowCount" | "sizeBytes" | "sha256">> {
  const encoder = new TextEncoder();
  const hash = runningSha256();
  let batch = "";
  let [sizeBytes, rowCount] = [0, 0];
  const write = async (): Promise<void> => {
    const bytes = encoder.encode(batch);
    batch = "";
    sizeBytes += bytes.length;
    hash.update(bytes);
    await writeBytes(bytes);
  };
  for await (const line of lines) {
    if (signal?.aborted === true) break;
    if (rowCount === 0) batch = head();
    batch += line;
    rowCount += 1;
    if (batch.length > batchLength) await write();
  }
  if (rowCount === 0) batch = head();
  await write();
  const sha256 = hash.digest();
  return { rowCount, sizeBytes, ...(sha256 === undefined ? {} : { sha256 }) };
}
