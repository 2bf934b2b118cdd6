import type { RowsOptions } from "../../src/options.js";
import { readRows } from "../../src/read-rows.js";

/** A text as UTF-8. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));

/** Bytes that come in pieces of so many. */
export async function* pieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** What became of a reading: the rows that came out, and why no more did. */
export interface Outcome {
  readonly rows: readonly unknown[];
  readonly columns: readonly string[] | undefined;
  readonly rowCount: number | undefined;
  readonly error?: unknown;
  /** The text of the error; empty without one. */
  readonly message: string;
}

/** Reads a text to its end, wherever that is. */
export async function outcomeOf(
  text: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: RowsOptions = {},
): Promise<Outcome> {
  const reading = readRows(typeof text === "string" ? utf8(text) : text, options);
  const rows: unknown[] = [];
  try {
    for await (const row of reading) rows.push(row);
    return { rows, columns: reading.columns, rowCount: reading.rowCount, message: "" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { rows, columns: reading.columns, rowCount: reading.rowCount, error, message };
  }
}
