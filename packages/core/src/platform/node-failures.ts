import { builtins } from "./node-builtins.js";
import type { FileProblem } from "./platform.js";

const problems: Readonly<Record<string, FileProblem>> = {
  EEXIST: [
    "file_exists",
    'exists already; pass ifExists: "replace" or "number", or another path; a path that ends in "/" is a folder',
  ],
  ENOSPC: ["disk_full", "does not fit: the disk is full; free some space, or choose another path"],
  EDQUOT: ["disk_full", "does not fit: the quota is used up; free some space, or choose another path"],
  EACCES: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EPERM: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EROFS: ["not_writable", "is on a read-only file system; choose another path"],
  ENOENT: ["folder_missing", "is in a folder that does not exist; create it first"],
  EISDIR: ["not_writable", "is a folder; end the path in a separator to save inside it"],
  EINVAL: ["not_writable", "is not something a file can be saved as"],
  ENAMETOOLONG: ["not_writable", "is too long a name for this file system"],
  EFBIG: ["disk_full", "is larger than this process may write"],
  ENOTDIR: ["folder_missing", "is below something that is not a folder"],
  ESTALE: ["write_failed", "was lost by its network file system (ESTALE); save it again"],
};

/**
 * What the failure of a write means to the caller who chose the path; undefined where the system's own words must do.
 * Node has no names for some failures and calls them "Unknown system error -122": those are known by their number.
 */
export function fileProblemOf(error: unknown): FileProblem | undefined {
  const { code = "", errno } = (error ?? {}) as NodeJS.ErrnoException;
  if (Object.hasOwn(problems, code)) return problems[code];
  const numbers: Readonly<Record<string, number | undefined>> = { ...builtins.os.constants.errno };
  const name = Object.keys(problems).find((each) => errno !== undefined && numbers[each] === -errno);
  return name === undefined ? undefined : problems[name];
}
