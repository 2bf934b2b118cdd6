import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import { realPathOf } from "./beside-collections.ts";

const written = ["output", "saveHandle", "log", "result", "summary", "page", "lines"];
const read = ["config", "envFile", "argsFile", "publicKey"];
/** Arguments that name a file, or a folder. */
const readArguments = ["plan", "handle", "file", "before", "after"];

/** A file as a call names it. */
export interface NamedFile {
  /** What names it: `--output`, `<plan>`, `FUDO_API_KEY_FILE`. */
  readonly by: string;
  /** Relative to the working directory of the call, or absolute. */
  readonly file: string;
}

/**
 * Checks that no option writes a file that the call reads, or that another option writes: its content would be lost.
 *
 * @param alsoRead files that are read beside those of the options.
 * @throws CliError
 */
export function expectDistinctFiles(
  options: Readonly<Record<string, unknown>>,
  cwd: string,
  alsoRead: readonly NamedFile[],
): void {
  const targets = [...filesOf(written, options), ...lockOf(options, cwd)].filter(({ file }) =>
    mayBeFile(resolve(cwd, file)),
  );
  if (targets.length === 0) return;
  const pathOf = ({ file }: NamedFile): string => realPathOf(resolve(cwd, file));
  const names = new Map([...alsoRead, ...filesOf(read, options)].map((each) => [pathOf(each), each.by]));
  for (const target of targets) {
    const path = pathOf(target);
    const other = names.get(path);
    if (other !== undefined)
      throw usageError(
        `${other} and ${target.by} name the same file: ${target.file}.`,
        "Nothing was started: choose another name for one of them.",
      );
    names.set(path, target.by);
  }
}

/** The files that the arguments of a command name. */
export const filesOfArguments = ({ registeredArguments, processedArgs }: Command): NamedFile[] =>
  registeredArguments.flatMap((argument, index) => {
    const value: unknown = processedArgs[index];
    const isFile = readArguments.includes(argument.name()) && typeof value === "string" && value !== "-";
    return isFile ? [{ by: `<${argument.name()}>`, file: value }] : [];
  });

const filesOf = (names: readonly string[], options: Readonly<Record<string, unknown>>): NamedFile[] =>
  names.flatMap((name) => {
    const file = options[name];
    return typeof file === "string" && file !== "-" ? [{ by: flagOf(name), file }] : [];
  });

/** A start makes a lock beside the file of a handle. */
const lockOf = ({ saveHandle }: Readonly<Record<string, unknown>>, cwd: string): readonly NamedFile[] =>
  typeof saveHandle === "string"
    ? [{ by: "the lock of --save-handle", file: `${realPathOf(resolve(cwd, saveHandle))}.lock` }]
    : [];

const flagOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** False for a folder, a device or a pipe: they may be named twice. */
function mayBeFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}
