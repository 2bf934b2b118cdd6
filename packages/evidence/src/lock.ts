/**
 * A lock that keeps other processes out: collections take it for their folders, and the command line for the file of a handle.
 *
 * @packageDocumentation
 */

import { open, rm, stat } from "node:fs/promises";
import { hasCode } from "./folder/system-error.js";

/** A lock that keeps other processes out, as long as they ask for it. */
export interface FileLock {
  /** When a process took it that was killed while it had it; undefined where none was. */
  readonly leftAt?: Date | undefined;
  /** False when this Node or this file system has no lock: no other process is kept out. */
  readonly isHeld: boolean;
  /** Why it is not held. */
  readonly problem?: string | undefined;
  /**
   * Removes its file, and leaves it to others. Only the first call counts.
   *
   * @example
   * ```ts
   * const { lockFile } = await import("@identity-reports/evidence/lock");
   * const lock = await lockFile("night.lock");
   * await lock?.release();
   * ```
   */
  release(): Promise<void>;
}

/** SQLITE_BUSY: another process has the lock. */
const sqliteBusy = 5;
const attempts = 5;

/**
 * Takes a lock of the kernel: Node itself has none, and SQLite takes one. It ends with its process, also by a kill, and it
 * does not expire, however long the process pauses.
 *
 * @param path of its file, which is made.
 * @returns undefined when another process has it.
 * @throws the system's error when the file cannot be made.
 *
 * @example
 * ```ts
 * const { lockFile } = await import("@identity-reports/evidence/lock");
 * const lock = await lockFile("night.lock");
 * if (lock === undefined) throw new Error("another job is at work");
 * try {
 *   await sailpoint.runReport({ reportType: "IDENTITIES" });
 * } finally {
 *   await lock.release();
 * }
 * ```
 */
export async function lockFile(path: string): Promise<FileLock | undefined> {
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite === undefined) return noLock("this Node has no node:sqlite (available from 22.13 on)");
  for (let attempt = 0; attempt < attempts; attempt++) {
    const isNew = await createFile(path);
    const before = await findFile(path);
    const database = new sqlite.DatabaseSync(path);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { readonly errcode?: number }).errcode === sqliteBusy) return undefined;
      return noLock((error as Error).message);
    }
    // Another process may have removed the file after it was opened: a lock on a removed file keeps no process out.
    if (before !== undefined && before.id === (await findFile(path))?.id)
      return heldLock(database, path, isNew ? undefined : before.madeAt);
    database.close();
  }
  // Other processes keep taking and leaving it.
  return undefined;
}

const noLock = (problem: string): FileLock => ({ isHeld: false, problem, release: async () => {} });

function heldLock(database: { close(): void }, path: string, leftAt: Date | undefined): FileLock {
  let isReleased = false;
  const removeFile = (): Promise<void> => rm(path, { force: true }).catch(() => {});
  return {
    isHeld: true,
    leftAt,
    async release() {
      if (isReleased) return;
      isReleased = true;
      // Removed while the lock is held, so that no other process can have it. Windows cannot remove a file that is open.
      await removeFile();
      database.close();
      if (process.platform === "win32") await removeFile();
    },
  };
}

/** @returns false when the file is there already. */
async function createFile(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Which file it is, and since when it is there. */
async function findFile(path: string): Promise<{ readonly id: string; readonly madeAt: Date } | undefined> {
  try {
    const { dev, ino, mtime } = await stat(path, { bigint: true });
    return { id: `${dev}:${ino}`, madeAt: mtime };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
