import { EvidenceError } from "../evidence-error.js";
import { measureFile, UnreadableFile } from "../file/file-bytes.js";
import { algorithms } from "../format/layout.js";
import type { FileFacts } from "../format/record-file.js";
import type { Collection } from "./collection.js";
import { hasCode } from "./system-error.js";

/** The file has other bytes than those that were received. */
export const fileChanged = (name: string): EvidenceError =>
  new EvidenceError(`${name}: is not the file that was received`, { code: "file_changed", path: name });

/** Why a file of the collection cannot be read: it is gone, is no regular file, or the system refuses it. */
export function unreadableFile(name: string, error: UnreadableFile): EvidenceError {
  if (hasCode(error.cause, "ENOENT", "ENOTDIR"))
    return new EvidenceError(`${name}: is missing`, { code: "file_changed", path: name, cause: error });
  // Where the system refused to read it, the message says what to fix.
  const code = error.cause === undefined || hasCode(error.cause, "ELOOP") ? "file_changed" : "folder_unusable";
  return new EvidenceError(`${name}: ${error.message}`, { code, path: name, cause: error });
}

/**
 * Reads a file of the collection again, unless this call has read it, and compares it with its record.
 *
 * @returns what is wrong with it; undefined when nothing is.
 * @throws the reason of the signal when it aborts.
 */
export async function problemOfFile(
  collection: Collection,
  { name, digest }: FileFacts,
  signal: AbortSignal,
): Promise<EvidenceError | undefined> {
  const { measured } = collection;
  if (measured.has(name)) return undefined;
  try {
    const found = await measureFile(collection.path(name), algorithms, signal);
    const isSame =
      found.digest.sha256 === digest.sha256 && (digest.sha512 ?? found.digest.sha512) === found.digest.sha512;
    if (!isSame) return fileChanged(name);
    measured.set(name, found);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableFile) return unreadableFile(name, error);
    throw error;
  }
}
