import { checkFileTarget, openFileSink } from "#platform";
import type { FileSink, IfExists } from "../platform/file-sink.js";
import type { SaveTarget } from "./report-file.js";
import { writeErrorOf } from "./write-to-sink.js";
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
  context: { readonly operation: string; readonly label: string | undefined },
): Promise<FileSink> {
  try {
    if (typeof target === "string" || target instanceof URL) return await openFileSink(target, fileName, ifExists);
    return "createWritable" in target ? await fileHandleSink(target) : writableSink(target);
  } catch (error) {
    throw writeErrorOf(error, { ...context, path: pathOf(target, error) });
  }
}

/**
 * Looks at what a file is to be saved to, before the file is asked for. Nothing is written, and nothing is made.
 *
 * @param fileName the name inside a folder, where it is known.
 * @throws DownloadError as {@link openSink} would, for what can be seen already.
 */
export async function checkSaveTarget(
  target: SaveTarget,
  fileName: string | undefined,
  ifExists: IfExists = "error",
  context: { readonly operation: string; readonly label: string | undefined },
): Promise<void> {
  try {
    if (typeof target === "string" || target instanceof URL) await checkFileTarget(target, fileName, ifExists);
    else if ("locked" in target && target.locked) throw new TypeError("the stream is locked to another writer");
  } catch (error) {
    throw writeErrorOf(error, { ...context, path: pathOf(target, error) }).with({ carriedOut: "no" });
  }
}

/** The target as the caller knows it; in a folder, the file that is in the way there. */
function pathOf(target: SaveTarget, error: unknown): string {
  const { code, path } = error as { code?: unknown; path?: string };
  if (code === "EEXIST" && path !== undefined) return path;
  if (typeof target === "string" || target instanceof URL) return String(target);
  return "name" in target ? target.name : "";
}
