import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { quoted } from "../quoted.js";
import type { Findings } from "../findings.js";
import { maxFiles } from "./limits.js";

/**
 * The paths of all regular files below a folder, sorted, with `/` between their parts. No symbolic link is followed, and
 * whatever is neither a file nor a folder is told and left out: what is not in this list is never opened.
 */
export async function listFiles(
  folder: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const files: string[] = [];
  const folders = [""];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    signal?.throwIfAborted();
    for await (const entry of await opendir(join(folder, next))) {
      if (files.length + folders.length >= maxFiles) {
        findings.add("too_large", `the folder has more than ${maxFiles} files: the rest was not looked at`);
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

function problemOf(entry: Dirent): string | undefined {
  // What Node puts in place of bytes that are no UTF-8; the path would lead to no file.
  if (entry.name.includes("\uFFFD")) return "has a name that is no UTF-8";
  if (entry.isSymbolicLink()) return "is a symbolic link, which is never followed";
  return entry.isFile() || entry.isDirectory() ? undefined : "is neither a file nor a folder";
}

const sorted = (files: string[]): ReadonlySet<string> => new Set(files.sort());
