import { access, constants, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { IfExists } from "./file-sink.js";
import { checkExisting, endsInSeparator, isFolder, pathText, topmostMissing } from "./node-file-target.js";

/**
 * Looks at a target before there is a file for it, and makes nothing: what opening it would fail with fails now, as far as
 * that can be seen.
 *
 * @param fileName the name inside a folder, where it is known.
 * @throws Error, as Node's own with `code`; see `resolveTarget`.
 */
export async function checkFileTarget(
  target: string | URL,
  fileName: string | undefined,
  ifExists: IfExists,
): Promise<void> {
  const text = pathText(target);
  const path = resolve(text);
  const isInside = await isFolder(text);
  if (!isInside) await checkExisting(path, ifExists);
  else if (fileName !== undefined) await checkExisting(join(path, fileName), ifExists);
  const isMade = endsInSeparator(text);
  const folder = isInside ? path : dirname(path);
  const missing = isMade ? await topmostMissing(folder) : undefined;
  try {
    await expectWritable(missing === undefined ? folder : dirname(missing));
  } catch (error) {
    // Another process may have removed a folder that is made anyway.
    if (!isMade || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Deno's `access` needs a right of its own (`--allow-sys`), and ends the process where that is missing. */
async function expectWritable(folder: string): Promise<void> {
  if ("Deno" in globalThis) await stat(folder);
  else await access(folder, constants.W_OK | constants.X_OK);
}
