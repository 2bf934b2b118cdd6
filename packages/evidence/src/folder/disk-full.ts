import { constants } from "node:os";
import { DownloadError } from "@identity-reports/core";
import { EvidenceError } from "../evidence-error.js";

/** What there is no room for, and what to do about it, by the code of the system. */
const problems = {
  ENOSPC: "the disk is full, or can hold no more files; make room there, and call again",
  EDQUOT: "the quota is used up; make room there, and call again",
  EFBIG: "a file is larger than this process or this file system may write; raise that limit, and call again",
} as const;

type DiskCode = keyof typeof problems;

/**
 * Why something does not fit on the disk, for a message. Undefined for every other failure.
 *
 * @param error of Node's, or the `disk_full` of a download.
 */
export function diskProblemOf(error: unknown): string | undefined {
  const isDownload = DownloadError.is(error) && error.code === "disk_full";
  const code = codeOf(isDownload ? error.cause : error);
  return code === undefined ? undefined : problems[code];
}

/** Node has no name for some codes, and calls them "Unknown system error -122": those are known by their number. */
function codeOf(error: unknown): DiskCode | undefined {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException;
  return (Object.keys(problems) as DiskCode[]).find(
    (each) => each === code || (errno !== undefined && errno === -constants.errno[each]),
  );
}

/** A failure of the disk, as an error that names the folder of the collection: the one that needs room. */
export const diskFull = (folder: string, problem: string, cause: unknown): EvidenceError =>
  new EvidenceError(`${folder}: ${problem}`, { code: "disk_full", path: folder, cause });
