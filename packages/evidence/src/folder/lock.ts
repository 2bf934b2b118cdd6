import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { hasCode } from "./system-error.js";

/** A lock that keeps other processes out of a folder. */
export interface FolderLock {
  /** False when this Node or this file system has no lock: unfinished files may then be another process's, and are kept. */
  readonly isHeld: boolean;
  /** Why it is not held. */
  readonly problem?: string | undefined;
  /** Releases the lock. @param remove true to remove its file, too: nothing is written to the folder afterwards. */
  release(remove?: boolean): Promise<void>;
}

/** SQLITE_BUSY: another process has the lock. */
const sqliteBusy = 5;
const retries = 5;

/**
 * Keeps other processes out of a folder, by a lock of the kernel: Node itself has none, and SQLite takes one. It ends with
 * its process, also by a kill, and it does not expire, however long the process pauses.
 *
 * @throws EvidenceError `folder_locked` when another process has it.
 */
export async function lockFolder(work: string): Promise<FolderLock> {
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite === undefined) return noLock("this Node has no node:sqlite (available from 22.13 on)");
  const path = join(work, "lock");
  for (let attempt = 0; attempt < retries; attempt++) {
    await (await open(path, "a", 0o600)).close();
    const before = await inodeOf(path);
    const database = new sqlite.DatabaseSync(path);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { readonly errcode?: number }).errcode !== sqliteBusy) return noLock((error as Error).message);
      throw new EvidenceError(`${path}: another process collects in this folder`, { code: "folder_locked", path });
    }
    // Another process may have removed the file after we opened it: a lock on a removed file keeps no process out.
    if (before !== undefined && before === (await inodeOf(path))) return heldLock(database, path);
    database.close();
  }
  throw new EvidenceError(`${path}: other processes keep taking and leaving this folder`, {
    code: "folder_locked",
    path,
  });
}

const noLock = (problem: string): FolderLock => ({ isHeld: false, problem, release: async () => {} });

const heldLock = (database: { close(): void }, path: string): FolderLock => ({
  isHeld: true,
  async release(remove = false) {
    // Removed while the lock is held, so that no other process can have it. Windows cannot remove a file that is open.
    if (remove) await rm(path, { force: true }).catch(() => undefined);
    database.close();
    if (remove && process.platform === "win32") await rm(path, { force: true }).catch(() => undefined);
  },
});

async function inodeOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
