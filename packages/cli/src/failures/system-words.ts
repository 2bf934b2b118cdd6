import { constants } from "node:os";

/** What the system's codes mean for a file or folder that was named. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission is missing",
  EBUSY: "another program is using it",
  EDQUOT: "the quota is used up",
  EEXIST: "something with that name already exists",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links form a loop",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is not a folder",
  EPERM: "permission is missing",
  EROFS: "it is read-only",
};

/** Node has no name for a quota, and calls it by its number. */
const namelessQuota = `Unknown system error -${constants.errno.EDQUOT}`;

const codes = [...Object.keys(meanings), namelessQuota].join("|");

/** A code alone, or as Node puts it: `ENOENT: no such file or directory, stat '/a'`. */
const systemText = new RegExp(`\\b(${codes})\\b(?:: [^,;]+, [a-z]+(?: '[^']*')?(?: -> '[^']*')?)?`, "g");

/** A text with the system's codes said in words: `ENOENT: no such file or directory, open '/a'` → `it is not there`. */
export const systemWords = (text: string): string =>
  text.replace(systemText, (_, code: string) => meanings[code === namelessQuota ? "EDQUOT" : code] ?? code);

/** Why the system refused: for the end of a sentence about the file. */
export const whyRefused = (error: unknown): string =>
  systemWords(error instanceof Error ? error.message : String(error));

/** Whether a disk or a quota had no room: the same command may work later. Node has no name for a quota. */
export function isDiskFull(error: unknown): boolean {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" || errno === -constants.errno.EDQUOT;
}

/** True where the system itself refused a file or folder, and neither a library nor this tool found a fault. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error &&
  "code" in error &&
  "syscall" in error &&
  (Object.hasOwn(meanings, String(error.code)) || isDiskFull(error));
