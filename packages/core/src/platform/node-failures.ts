import type { FileProblems } from "./platform.js";

/** What the system's code of a failed write means to whoever chose the path. */
export const fileProblems: FileProblems = {
  EEXIST: ["file_exists", 'exists already; pass ifExists: "replace" or "number", or another path'],
  ENOSPC: ["disk_full", "does not fit: the disk is full; make room, or choose another path"],
  EDQUOT: ["disk_full", "does not fit: the quota is used up; make room, or choose another path"],
  EACCES: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EPERM: ["not_writable", "may not be written by this user; change its permissions, or choose another path"],
  EROFS: ["not_writable", "is on a read-only file system; choose another path"],
  ENOENT: ["folder_missing", "is in a folder that does not exist; make it first"],
  EISDIR: ["not_writable", "is a folder; end the path in a separator to save inside it"],
  EINVAL: ["not_writable", "is not something a file can be saved as"],
  ENAMETOOLONG: ["not_writable", "is too long a name for this file system"],
  EFBIG: ["disk_full", "is larger than this process may write"],
  ENOTDIR: ["folder_missing", "is below something that is not a folder"],
};
