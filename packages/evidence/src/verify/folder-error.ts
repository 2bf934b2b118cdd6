import { AbortedError } from "@identity-reports/core";
import { EvidenceError } from "../evidence-error.js";
import { UnreadableFile } from "../file/file-bytes.js";
import { isSystemError, whyRefused } from "../folder/system-error.js";

/** The error of reading a folder: an abort, or an EvidenceError when the folder itself cannot be read. */
export function folderError(folder: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return new AbortedError("reading was aborted by the caller", { cause: signal.reason });
  const isUnreadable = cause instanceof UnreadableFile;
  if (!isUnreadable && !isSystemError(cause)) return cause;
  const problem = isUnreadable ? `a file in it ${cause.message}` : whyRefused(cause);
  return new EvidenceError(`${folder} cannot be read: ${problem}`, { code: "folder_unusable", path: folder, cause });
}
