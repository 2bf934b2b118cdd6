import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../../core/test/support/temporary-folder.js";

/** Where a test writes its rows: a file that is not there yet, in a folder of its own. */
export function copyTarget() {
  const folder = temporaryFolder();
  const target = join(folder, "copy.csv");
  return {
    folder,
    target,
    /** What was written. */
    written: (): string => readFileSync(target, "utf8"),
    /** The names of all that lies in the folder. */
    leftovers: (): string[] => readdirSync(folder),
  };
}

/** Rows that come one by one, and may fail. */
export async function* slowly<Row>(rows: readonly Row[], failure?: Error): AsyncGenerator<Row> {
  for (const row of rows) yield await Promise.resolve(row);
  if (failure !== undefined) throw failure;
}

/** A stream to write into, and the bytes that it was given. */
export function receivingStream() {
  const parts: Uint8Array[] = [];
  const stream = new WritableStream<Uint8Array>({ write: (chunk) => void parts.push(chunk) });
  return { stream, received: (): Buffer => Buffer.concat(parts) };
}
