import { open, rm, stat } from "node:fs/promises";
import { isSystemError } from "../failures/system-words.ts";

/** Keeps other processes from a start. */
export interface StartLock {
  /** When the process that had the lock last was killed during its start; undefined where none was. */
  readonly leftAt?: Date | undefined;
  /** Why no other process is kept out. Undefined when the lock is held. */
  readonly problem?: string | undefined;
  /** Leaves it to others. Only the first call counts. */
  release(): Promise<void>;
}

/** SQLITE_BUSY: another process has the lock. */
const sqliteBusy = 5;
const attempts = 5;

/**
 * Takes the lock for a start, as a collection does for its folder: a lock of the kernel, by SQLite, which ends with its
 * process, also by a kill, and does not expire. Its file is removed when it is released; one that was left is from a process
 * that was killed before.
 *
 * @param path of the lock's file.
 * @returns undefined where another process has it.
 */
export async function lockStart(path: string): Promise<StartLock | undefined> {
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite === undefined) return noLock("this Node has no node:sqlite (available from 22.13 on)");
  for (let attempt = 0; attempt < attempts; attempt++) {
    const isNew = await createFile(path);
    const before = await factsOf(path);
    const database = new sqlite.DatabaseSync(path);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { readonly errcode?: number }).errcode === sqliteBusy) return undefined;
      return noLock((error as Error).message);
    }
    // Another process may have removed the file after it was opened: a lock on a removed file keeps no process out.
    if (before !== undefined && before.id === (await factsOf(path))?.id)
      return heldLock(database, path, isNew ? undefined : before.madeAt);
    database.close();
  }
  return undefined;
}

const noLock = (problem: string): StartLock => ({ problem, release: async () => {} });

function heldLock(database: { close(): void }, path: string, leftAt: Date | undefined): StartLock {
  let isHeld = true;
  const remove = (): Promise<void> => rm(path, { force: true }).catch(() => {});
  return {
    leftAt,
    release: async () => {
      if (!isHeld) return;
      isHeld = false;
      // Removed while the lock is held, so that no other process can have it. Windows cannot remove a file that is open.
      await remove();
      database.close();
      if (process.platform === "win32") await remove();
    },
  };
}

/** @returns false when the file is there already. */
async function createFile(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Which file it is, and since when it is there. */
async function factsOf(path: string): Promise<{ readonly id: string; readonly madeAt: Date } | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? undefined : { id: `${found.dev}:${found.ino}`, madeAt: found.mtime };
}
