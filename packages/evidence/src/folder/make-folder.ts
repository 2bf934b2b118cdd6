import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { hasCode } from "./system-error.js";

/**
 * Makes a folder and those above it that are missing, one after the other: Node's own `recursive` says ENOENT also where the
 * file system is read-only or a quota is used up.
 *
 * @returns the topmost that was made; undefined when the folder is there.
 * @throws Error of Node's; EvidenceError where something else has that name.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await makeOne(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
  }
  const above = await makeFolder(dirname(path));
  const made = await makeOne(path);
  return above ?? made;
}

/** @returns the folder; undefined when it is there, also when another process has made it meanwhile. */
async function makeOne(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    if (await isFolder(path)) return undefined;
    throw new EvidenceError(`${path}: is not a folder`, { code: "folder_unusable", path, cause: error });
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
