import { openFileSink } from "#platform";
import type { FileSink, IfExists } from "../platform/file-sink.js";
import type { SaveTarget } from "./report-file.js";
import { writeErrorOf } from "./save.js";
import { fileHandleSink, writableSink } from "./stream-sinks.js";

/**
 * Opens what a file is saved to.
 *
 * @param fileName the name inside a folder.
 * @throws DownloadError that names the target and says what is wrong with it.
 */
export async function openSink(
  target: SaveTarget,
  fileName: string,
  ifExists: IfExists,
  facts: { readonly operation: string; readonly label: string | undefined },
): Promise<FileSink> {
  try {
    if (typeof target === "string" || target instanceof URL) return await openFileSink(target, fileName, ifExists);
    return "createWritable" in target ? await fileHandleSink(target) : writableSink(target);
  } catch (error) {
    throw writeErrorOf(error, { ...facts, path: pathOf(target, error) });
  }
}

/** The target as the caller knows it; in a folder, the file that is in the way there. */
function pathOf(target: SaveTarget, error: unknown): string {
  const { code, path } = error as { code?: unknown; path?: string };
  if (code === "EEXIST" && path !== undefined) return path;
  if (typeof target === "string" || target instanceof URL) return String(target);
  return "name" in target ? target.name : "";
}
