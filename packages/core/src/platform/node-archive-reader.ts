import type { countArchiveRows as CountArchiveRows } from "./node-archive-rows.js";
import type { CounterFactory } from "./platform.js";

let countArchiveRows: typeof CountArchiveRows | undefined;

/**
 * Loads what reads archives. Before a run starts, not when its archive has come: hours later the files of this package may
 * have been replaced. Never throws; without it, rows of archives are not counted.
 */
export async function loadArchiveReader(): Promise<void> {
  try {
    if (countArchiveRows === undefined) ({ countArchiveRows } = await import("./node-archive-rows.js"));
  } catch {
    // `rowCount` is then missing, which says what is known.
  }
}

/** How many rows the tables in an archive have together; undefined when it cannot be found out. Never throws. */
export const countRowsOfArchive = async (
  path: string,
  createCounter: CounterFactory,
  signal: AbortSignal,
): Promise<number | undefined> => await countArchiveRows?.(path, createCounter, signal);
