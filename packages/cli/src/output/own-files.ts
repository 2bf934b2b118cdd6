import { access, constants, open, rename, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { usageError } from "../cli-error.ts";
import { whyRefused } from "../failures/system-words.ts";

/** How a file begins that this tool wrote: only such a one is replaced. */
const beginnings = {
  handle: /^\uFEFF?\s*\{[^]*"vendor":\s*"(?:sailpoint|fudo|ping)"/,
  result: /^\{\s*"schemaVersion":\s*1\b/,
  page: /^(?:<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"|# Evidence: )/,
  lines: /^\{"kind":"comparison",/,
} as const;

/** What a flag has written to a file. */
export type OwnFile = keyof typeof beginnings;

const beginningBytes = 4_096;

/**
 * Looks, before anything is started, whether a file that a flag names can be written: its folder is there, and what stands
 * in its place is an earlier one of its kind.
 *
 * @throws CliError
 */
export async function expectWritable(flag: string, file: string, kind: OwnFile, cwd: string): Promise<void> {
  const path = resolve(cwd, file);
  await expectFolder(flag, path);
  const found = await beginningOf(path).catch((error: unknown) => {
    throw usageError(`${flag} ${file} cannot be written: ${whyRefused(error)}.`);
  });
  if (found === undefined || found === "" || beginnings[kind].test(found)) return;
  throw usageError(
    `${flag} ${file}: the file is there, and is not one that ${flag} wrote.`,
    "It is left as it is: choose another name, or remove it.",
  );
}

/** @throws CliError when the folder of a file is missing, or may not be written to. */
export async function expectFolder(flag: string, path: string): Promise<void> {
  const folder = dirname(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw usageError(`${flag}: ${folder} is no folder.`);
    await access(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof Error && "syscall" in error)
      throw usageError(`${flag}: the folder ${folder} cannot be used: ${whyRefused(error)}.`);
    throw error;
  }
}

/** Of a file its first bytes as text; undefined where there is none. */
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
  const path = resolve(cwd, file);
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text, { flush: true });
    await rename(part, path);
  } catch (error) {
    throw usageError(`${flag} ${file} cannot be written: ${whyRefused(error)}.`);
  }
}
