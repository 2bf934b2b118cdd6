/** Whether the system gave one of these codes: `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** Whether the system refused a call: a full disk, a folder that can only be read. */
export const isSystemError = (error: unknown): error is Error => error instanceof Error && "syscall" in error;

/** What the codes of the system mean for a file or folder that was named before. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission is missing",
  EBUSY: "another program is using it",
  EEXIST: "something with that name already exists",
  EIO: "its disk reported an error",
  EISDIR: "it is a folder",
  ELOOP: "it is a symbolic link, which is never followed",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENFILE: "too many files are open",
  ENOENT: "it does not exist",
  ENOTDIR: "it is not a folder, or a part of its path is not",
  ENXIO: "it is not a regular file",
  EPERM: "permission is missing",
  EROFS: "its file system is read-only",
  ESTALE: "its network file system has lost it",
};

/** Why the system refused, in words: for the end of a sentence that names the file or folder. */
export function whyRefused(error: unknown): string {
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  return meanings[code ?? ""] ?? String(code ?? message ?? error);
}
