import { openAsBlob } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "./files.js";

export { crc32 } from "node:zlib";

export const openFile: Files["openFile"] = async (path) => {
  // `openAsBlob` takes a folder for an empty file, and says of a missing one only that it cannot be opened.
  const found = await stat(path);
  if (!found.isFile()) throw new Error("is no file");
  return await openAsBlob(typeof path === "string" ? path : fileURLToPath(path));
};

export const saveTemporarily: Files["saveTemporarily"] = async (save) => {
  // Only its owner can enter the folder.
  const folder = await mkdtemp(join(tmpdir(), "identity-reports-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  try {
    const saved = await save(join(folder, "/"));
    return { saved, blob: await openAsBlob(saved.path), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
