import { access, constants, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CliError, usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { isDiskFull, whyRefused } from "../failures/system-words.ts";
import { expectBesideCollections, realPathOf } from "./beside-collections.ts";

/** How the files begin that this tool writes: only such files are replaced. */
const beginnings = {
  handle: /^\uFEFF?\s*\{[^]*"vendor":\s*"(?:sailpoint|fudo|ping)"/,
  result: /^\{\s*"schemaVersion":\s*1\b/,
  page: /^(?:<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"|# Evidence: )/,
  lines: /^\{"kind":"comparison",/,
} as const;

/** The kinds of files that flags write. */
export type OwnFile = keyof typeof beginnings;

const beginningBytes = 4_096;

/**
 * Checks, before anything is started, that the file of a flag can be written: its folder is there, a file of that name is an
 * earlier one of its kind, and the disk has space.
 *
 * @throws CliError
 */
export async function expectWritable(flag: string, file: string, kind: OwnFile, cwd: string): Promise<void> {
  expectFileName(flag, file);
  const path = targetOf(file, cwd);
  expectBesideCollections(flag, file, path);
  await expectFolder(flag, path);
  try {
    await expectFileOrNothing(flag, file, path);
    await expectOwn(flag, file, path, beginnings[kind]);
    await tryPart(path);
  } catch (error) {
    throw error instanceof CliError ? error : cannotBeWritten(flag, file, error);
  }
}

/** Checks that a file can be made which is not there yet. @throws CliError, or the error of the system. */
export async function expectNewFile(flag: string, path: string): Promise<void> {
  await expectFolder(flag, path);
  await tryPart(path);
}

/** The file to write: of a symbolic link, the file that it points to, also where that is not there yet. */
export const targetOf = (file: string, cwd: string): string => realPathOf(resolve(cwd, file));

/** `-` is standard output or input elsewhere, and would be a file of that name here. @throws CliError */
export function expectFileName(flag: string, file: string): void {
  if (file !== "-") return;
  throw usageError(`${flag} writes a file, and nothing to standard output.`, "Choose a name for it.");
}

/** A full disk passes; any other refusal is about the name. */
export function cannotBeWritten(flag: string, file: string, error: unknown): CliError {
  const message = `${flag} ${file} cannot be written: ${whyRefused(error)}.`;
  if (!isDiskFull(error)) return usageError(message);
  return new CliError(message, { code: "disk_full", exitCode: exit.later, advice: "Make room, then run it again." });
}

/** A pipe may be read for ever, and a file in place of a device, such as `/dev/null`, would take the device from all programs. */
export async function expectFileOrNothing(flag: string, file: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw usageError(`${flag} ${file} is a pipe or a device.`, `${flag} writes a file: choose a name for it.`);
}

/** @throws CliError for a file that begins in another way than those that the flag writes, and is not empty. */
export async function expectOwn(flag: string, file: string, path: string, beginning: RegExp): Promise<void> {
  const found = await beginningOf(path);
  if (found === undefined || found === "" || beginning.test(found)) return;
  throw usageError(
    `${flag} ${file}: the file exists, and was not written by ${flag}.`,
    "It was not changed: choose another name, or remove it.",
  );
}

const partOf = (path: string): string => `${path}.${process.pid}.part`;

/** Shows a full disk, a used-up quota and a name that is too long now, and not after a run has been started. */
async function tryPart(path: string): Promise<void> {
  try {
    await writeFile(partOf(path), Buffer.alloc(beginningBytes));
  } finally {
    await rm(partOf(path), { force: true });
  }
}

/** @throws CliError when the folder of a file is missing, or may not be written to. */
export async function expectFolder(flag: string, path: string): Promise<void> {
  const folder = dirname(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw usageError(`${flag}: ${folder} is not a folder.`);
    await access(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw usageError(`${flag}: the folder ${folder} cannot be used: ${whyRefused(error)}.`);
    throw error;
  }
}

/** The first bytes of a file as text. Undefined when there is no file. */
async function beginningOf(path: string): Promise<string | undefined> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Writes a file so that it is absent or whole.
 *
 * @throws CliError
 */
export async function writeWhole(flag: string, file: string, text: string, cwd: string): Promise<void> {
  const path = targetOf(file, cwd);
  const part = partOf(path);
  try {
    await writeFile(part, text, { flush: true });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw cannotBeWritten(flag, file, error);
  }
}
