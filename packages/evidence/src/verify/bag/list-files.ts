import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import { maxFiles } from "./limits.js";

/**
 * The paths of all regular files below a folder, sorted, with `/` between their parts. No symbolic link is followed, and
 * an entry that is neither a file nor a folder becomes a finding and is left out. Only files of this list are ever opened.
 *
 * @throws Error of Node's when the folder itself cannot be read.
 */
export async function listFiles(
  folder: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const files: string[] = [];
  const folders = [""];
  let count = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    signal?.throwIfAborted();
    for await (const entry of entriesOf(folder, next, findings)) {
      count += 1;
      if (count > maxFiles) {
        findings.add("too_large", `there are more than ${maxFiles} files and folders: the rest was not checked`);
        return sorted(files);
      }
      const path = next + entry.name;
      const problem = problemOf(entry);
      if (problem !== undefined) findings.add("unsafe_file", `${quoted(path)} ${problem}`, { file: path });
      else if (entry.isDirectory()) folders.push(`${path}/`);
      else files.push(path);
    }
  }
  return sorted(files);
}

async function* entriesOf(folder: string, path: string, findings: Findings): AsyncGenerator<Dirent, void, undefined> {
  try {
    yield* await opendir(join(folder, path));
  } catch (error) {
    if (path === "") throw error;
    const file = path.slice(0, -1);
    const { code } = error as NodeJS.ErrnoException;
    findings.add("file_unreadable", `the folder ${quoted(file)} cannot be read: ${code}`, { file });
  }
}

function problemOf(entry: Dirent): string | undefined {
  // Node puts this character in place of bytes that are no UTF-8: no file could be opened by that path.
  if (entry.name.includes("\uFFFD")) return "has a name that is not UTF-8";
  if (entry.isSymbolicLink()) return "is a symbolic link, which is never followed";
  return entry.isFile() || entry.isDirectory() ? undefined : "is neither a file nor a folder";
}

const sorted = (files: string[]): ReadonlySet<string> => new Set(files.sort());
