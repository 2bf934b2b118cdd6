import { statSync } from "node:fs";
import { resolve } from "node:path";
import { usageError } from "../cli-error.ts";
import { realPathOf } from "./beside-collections.ts";

const written = ["output", "saveHandle", "log", "result", "summary", "page", "lines"];
const read = ["config", "envFile", "argsFile", "publicKey"];

/**
 * Checks that no file is named by two options of which one writes it: the other's content would be lost.
 *
 * @throws CliError
 */
export function expectDistinctFiles(options: Readonly<Record<string, unknown>>, cwd: string): void {
  const flagsByPath = new Map<string, string>();
  for (const name of [...read, ...written]) {
    const file = options[name];
    if (typeof file !== "string" || file === "-" || !mayBeFile(resolve(cwd, file))) continue;
    const path = realPathOf(resolve(cwd, file));
    const flag = flagOf(name);
    const other = flagsByPath.get(path);
    if (other !== undefined && written.includes(name))
      throw usageError(
        `${other} and ${flag} name the same file: ${file}.`,
        "Nothing was started: choose another name for one of them.",
      );
    flagsByPath.set(path, flag);
  }
}

const flagOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** False for a folder, a device or a pipe: they may be named twice. */
function mayBeFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}
