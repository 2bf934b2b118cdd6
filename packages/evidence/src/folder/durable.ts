import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { hasCode } from "./system-error.js";

/** Makes the names of unfinished files unique. */
let partCount = 0;

/**
 * Writes a file so that neither a kill nor a power cut leaves a part of it: the content is on the disk, in a file of another
 * name, before that file is renamed, and the new name is on the disk before this resolves.
 *
 * @param work folder on the same file system, for the unfinished file.
 */
export async function replaceFile(path: string, content: string | Uint8Array, work: string): Promise<void> {
  const part = await writePart(path, content, work);
  await rename(part, path);
  await syncFolder(dirname(path));
}

/**
 * As {@link replaceFile}, for a file that must not be there yet: of all processes that try at once, one succeeds.
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
  new EvidenceError(`${path}: this file system has no hard links, which prevent a report from being started twice`, {
    code: "folder_unusable",
    path,
    cause,
  });

/** Removes a file so that a power cut does not bring it back. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await syncFolder(dirname(path));
}

/** Writes a folder's names to the disk: without it, a power cut may undo a rename. Windows has no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writePart(path: string, content: string | Uint8Array, work: string): Promise<string> {
  const part = join(work, `${basename(path)}-${process.pid}-${++partCount}.part`);
  try {
    await writeSynced(part, content);
  } catch (error) {
    // On a full disk, the unfinished file would take the space of the next try.
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
