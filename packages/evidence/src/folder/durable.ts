import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { hasCode } from "./system-error.js";

let parts = 0;

/**
 * Writes a file that no kill and no power cut can tear: whole in a file beside it first, which is on the disk before it
 * gets its name; and the name is on the disk before this resolves.
 *
 * @param work folder on the same file system, for the unfinished file.
 */
export async function replaceFile(path: string, content: string | Uint8Array, work: string): Promise<void> {
  const part = await writePart(path, content, work);
  await rename(part, path);
  await syncFolder(dirname(path));
}

/**
 * As {@link replaceFile}, but only where there is no such file yet: of all that try at once, one succeeds.
 *
 * @returns false when there is one.
 */
export async function createFile(path: string, content: string, work: string): Promise<boolean> {
  const part = await writePart(path, content, work);
  try {
    await link(part, path);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS") ? noLinks(path, error) : error;
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

const noLinks = (path: string, cause: unknown): EvidenceError =>
  new EvidenceError(`${path}: this file system makes no hard links, which keep a report from being started twice`, {
    code: "folder_unusable",
    path,
    cause,
  });

/** Removes a file, also from the disk. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Puts a folder's names on the disk: without it, a power cut may take a rename back. Windows cannot, and needs it less. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Puts a file's bytes on the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writePart(path: string, content: string | Uint8Array, work: string): Promise<string> {
  const part = join(work, `${basename(path)}-${process.pid}-${++parts}.part`);
  try {
    await writeSynced(part, content);
  } catch (error) {
    // On a full disk, what came of it would take the room of the next try.
    await rm(part, { force: true });
    throw error;
  }
  return part;
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
