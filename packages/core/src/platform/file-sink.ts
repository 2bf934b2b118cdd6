import type { CounterFactory } from "./platform.js";

/** Where a download is written: nothing is visible at the target until `commit`. One call at a time, except `discard`. */
export interface FileSink {
  /** Absolute path (Node) or name (browser) the file will have; after `commit`, the name it got (`ifExists: "number"`). */
  readonly path: string;
  /**
   * Takes one chunk with its memory, which no other code may hold: a sink may keep it, and frees its memory once it is written:
   * the chunk is then empty. A promise is for when more may be written (back-pressure).
   */
  write(chunk: Uint8Array): Promise<void> | undefined;
  /** Throws away what was written and starts again from the first byte. */
  rewind(): Promise<void>;
  /**
   * Brings all bytes to the disk (`fsync` of the file), which may take long where it is slow. `discard` ends it. Missing where
   * bytes are not written to a disk.
   */
  finish?(): Promise<void>;
  /**
   * Reads what was written, all of which has come, as a ZIP of tables. @returns how many rows they have together; undefined
   * when that cannot be found out. Missing where what was written cannot be read again.
   */
  countArchiveRows?(createCounter: CounterFactory, signal: AbortSignal): Promise<number | undefined>;
  /** Makes the file appear, complete, in one step. Not abortable. */
  commit(): Promise<void>;
  /** Brings the name of the file to the disk too (`fsync` of its folder). Never throws: the file is there in any case. */
  persist?(): Promise<void>;
  /**
   * Removes every trace of what was not committed. Never throws; may be called at any time, and more than once.
   *
   * @param reason for the reader of what was written, where there is one.
   */
  discard(reason?: Error): Promise<void>;
}

/** What to do about a file that is there already: fail, take its place, or take the next free `name (2).csv`. */
export type IfExists = "error" | "replace" | "number";
