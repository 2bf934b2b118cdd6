import { lstat, mkdir, rmdir, stat } from "node:fs/promises";
import type { Stats } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { IfExists } from "./file-sink.js";

/** The place of a file that is about to be written. */
export interface FileTarget {
  /** Absolute. Its folder exists. */
  readonly path: string;
  /** The topmost folder that had to be made for it. */
  readonly createdFolder: string | undefined;
  /** Permission bits of the file that will be replaced. */
  readonly replacedMode: number | undefined;
}

/**
 * Finds out where a file goes, before anything is written. A target that is a folder, or ends in a separator (such a
 * folder is made), takes `fileName` inside it; any other is the file's own path, whose folder must exist.
 *
 * A symbolic link at the target counts as an existing file: it is never followed and `"replace"` replaces the link.
 *
 * @throws Error, as Node's own with `code`: EEXIST (there is a file and `ifExists` is `"error"`), ENOENT (no such
 * folder), ENOTDIR (a file stands where a folder should), EISDIR (a folder is to be replaced), EINVAL (a device, pipe
 * or socket; a `fileName` that leads elsewhere), EACCES …
 */
export async function resolveTarget(target: string | URL, fileName: string, ifExists: IfExists): Promise<FileTarget> {
  const text = pathText(target);
  // Sanitised long before; checked again because everything the caller may write to is at stake.
  if (text === "" || basename(fileName) !== fileName || /^\.{0,2}$/.test(fileName)) {
    throw fileError("EINVAL", "not the name of a file", text && fileName);
  }
  const isSeparated = endsInSeparator(text);
  const path = (await isFolder(text)) ? resolve(text, fileName) : resolve(text);
  const replacedMode = await checkExisting(path, ifExists);
  const folder = dirname(path);
  const createdFolder = isSeparated ? await makeFolder(folder) : undefined;
  if (!isSeparated) await stat(folder);
  return { path, createdFolder, replacedMode };
}

/** Whether a target takes a file inside it. */
export const isFolder = async (text: string): Promise<boolean> =>
  (await lookUp(stat, text))?.isDirectory() ?? endsInSeparator(text);

/**
 * Makes a folder and those above it that are missing. @returns the topmost that was made.
 *
 * @throws Error of Node's own. Node says ENOENT where the file system is read-only or a quota is used up, so the topmost
 * folder is then tried alone: its error is the right one.
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    const topmost = codeOf(error) === "ENOENT" ? await topmostMissing(folder) : undefined;
    if (topmost !== undefined) await tryFolder(topmost);
    throw error;
  }
}

/** The topmost folder of a path that has to be made; undefined where all are there. */
export async function topmostMissing(folder: string): Promise<string | undefined> {
  let missing: string | undefined;
  let each = folder;
  while (each !== missing && (await lookUp(lstat, each)) === undefined) {
    missing = each;
    each = dirname(each);
  }
  return missing;
}

/** Makes a folder and removes it again. @throws Error when it cannot be made, unless another process has made it. */
async function tryFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
    await rmdir(folder);
  } catch (error) {
    if (!["EEXIST", "ENOTEMPTY", "ENOENT"].includes(codeOf(error) ?? "")) throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Whether a target is a folder that is made where it is missing. */
export const endsInSeparator = (text: string): boolean => text.endsWith("/") || text.endsWith(sep);

/** Removes the folders that were made for a file, those that are still empty. Never throws. */
export async function removeCreated({ path, createdFolder }: FileTarget): Promise<void> {
  if (createdFolder === undefined) return;
  try {
    for (let folder = dirname(path); folder.length >= createdFolder.length; folder = dirname(folder)) {
      await rmdir(folder);
    }
  } catch {
    // Another process uses it by now, and then its parents, too.
  }
}

/** A path in the folder of `path` that begins with its name: short enough for every file system. */
export const siblingPath = (path: string, ending: string): string =>
  join(dirname(path), `${basename(path).slice(0, 40)}.${ending}`);

/** A target as the path that Node takes. */
export const pathText = (target: string | URL): string => (typeof target === "string" ? target : fileURLToPath(target));

/**
 * Checks whether a file may be written at `path`.
 *
 * @returns the permission bits of the regular file there, if there is one and it may be replaced.
 */
export async function checkExisting(path: string, ifExists: IfExists): Promise<number | undefined> {
  const entry = await lookUp(lstat, path);
  if (entry === undefined) return undefined;
  const linked = entry.isSymbolicLink() ? await lookUp(stat, path) : entry;
  if (linked && !linked.isFile() && !linked.isDirectory()) {
    throw fileError("EINVAL", "not a regular file (for devices and pipes use pipeTo() or stream())", path);
  }
  if (ifExists === "error") throw fileError("EEXIST", "file already exists", path);
  if (ifExists === "replace" && entry.isDirectory()) throw fileError("EISDIR", "a folder is in the way", path);
  return ifExists === "replace" && entry.isFile() ? entry.mode & 0o777 : undefined;
}

async function lookUp(how: (path: string) => Promise<Stats>, path: string): Promise<Stats | undefined> {
  try {
    return await how(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Shaped like an error of `node:fs`. */
function fileError(code: string, reason: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${reason}, open '${path}'`), { code, path, syscall: "open" });
}
