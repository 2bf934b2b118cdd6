import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { hasCode } from "./system-error.js";

/** What keeps a folder for one process. */
export interface FolderLock {
  /** False where this Node or this file system has no lock: what is not exclusive by itself is then left alone. */
  readonly isHeld: boolean;
  /** Why not. */
  readonly problem?: string | undefined;
  /** @param remove true to remove the lock's file as well: then nothing more is written to the folder. */
  release(remove?: boolean): Promise<void>;
}

/** Codes of SQLite. */
const busy = 5;
const retries = 5;

/**
 * Keeps other processes out of a folder. SQLite does what Node has nothing else for: the kernel itself holds the lock, so
 * that it ends with its process, also by a kill; and no pause of this process, however long, gives it to another.
 *
 * @throws EvidenceError `folder_locked` when another process has it.
 */
export async function lockFolder(work: string): Promise<FolderLock> {
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite === undefined) return unlocked("this Node has no node:sqlite (22.13 and later have)");
  const path = join(work, "lock");
  for (let attempt = 0; attempt < retries; attempt++) {
    await (await open(path, "a", 0o600)).close();
    const before = await inodeOf(path);
    const database = new sqlite.DatabaseSync(path);
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { readonly errcode?: number }).errcode !== busy) return unlocked((error as Error).message);
      throw new EvidenceError(`${path}: another process collects in this folder`, { code: "folder_locked", path });
    }
    // The process before may have removed the file after we opened it: a lock on it would keep no other process out.
    if (before !== undefined && before === (await inodeOf(path))) return held(database, path);
    database.close();
  }
  throw new EvidenceError(`${path}: other processes keep taking and leaving this folder`, {
    code: "folder_locked",
    path,
  });
}

const unlocked = (problem: string): FolderLock => ({ isHeld: false, problem, release: async () => {} });

const held = (database: { close(): void }, path: string): FolderLock => ({
  isHeld: true,
  async release(remove = false) {
    // While it is still held, so that no other can have taken it; Windows removes no file that is open.
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
