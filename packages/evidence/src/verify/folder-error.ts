import { AbortedError } from "@identity-reports/core";
import { EvidenceError } from "../evidence-error.js";

/** The error of reading a folder: an abort, or an EvidenceError when the folder itself cannot be read. */
export function folderError(folder: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return new AbortedError("reading was aborted by the caller", { cause: signal.reason });
  const { code } = cause as NodeJS.ErrnoException;
  if (!["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(code ?? "")) return cause;
  return new EvidenceError(`${folder} cannot be read: ${code}`, { code: "folder_unusable", path: folder, cause });
}
