import { link, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { numberedName } from "../internal/name-parts.js";
import type { IfExists } from "./file-sink.js";

/** A folder with more copies of one name than this has another problem. */
const maxCopies = 10_000;

/**
 * Gives a finished file its name in one step, so that no reader ever sees a part of it there.
 *
 * `"replace"` renames over what has the name. The others make a hard link, which fails if another process took the name in
 * the meantime, and then remove the first name.
 *
 * @returns the path it got.
 * @throws Error with `code: "EEXIST"` when the name is taken; any other error of the file system. `part` is then still
 * there.
 */
export async function publish(part: string, path: string, ifExists: IfExists): Promise<string> {
  if (ifExists === "replace") {
    await rename(part, path);
    return path;
  }
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? path : join(dirname(path), numberedName(basename(path), n));
    try {
      await claim(part, candidate);
      return candidate;
    } catch (error) {
      if (ifExists === "error" || codeOf(error) !== "EEXIST" || n === maxCopies) throw error;
    }
  }
}

/** Makes the new name survive a power cut, where folders can be synced (not on Windows). Never throws. */
export async function syncFolderOf(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // The file is complete in any case.
  }
}

async function claim(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || codeOf(error) === "ENOENT") throw error;
    return claimWithoutLinks(part, path);
  }
  // Should this fail, the file is there nevertheless, under two names.
  await unlink(part).catch(() => {});
}

/**
 * For file systems without hard links (FAT, exFAT, some network shares): takes the name with an empty file of our own,
 * then renames over it. No file of another program is ever lost; the price is that a crash between the two steps leaves
 * the empty file.
 */
async function claimWithoutLinks(part: string, path: string): Promise<void> {
  await (await open(path, "wx")).close();
  try {
    await rename(part, path);
  } catch (error) {
    await unlink(path).catch(() => {});
    throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
