import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { Appender } from "./appender.ts";
import { expectBesideCollections } from "./beside-collections.ts";
import { cannotBeWritten, expectFileName, expectNewFile, expectOwn, targetOf } from "./own-files.ts";

/** How the files begin that this tool appends to. */
const beginnings = {
  log: /^\{"time":"\d{4}-/,
  summary: /^### \d+ of \d+ reports collected\n/,
} as const;

/** Streams of this process, and whatever else is no file on a disk. */
const device = /^\/(?:dev|proc\/self\/fd)\//;

/**
 * Checks, before anything is sent, that a file can be appended to: that it is new, empty, or an earlier one of its kind, and
 * that it is in no collection. A device or pipe takes anything, and so does the summary of a job on GitHub, to which other
 * steps write as well.
 *
 * @throws CliError
 */
export async function expectAppendable(
  flag: string,
  file: string,
  kind: keyof typeof beginnings,
  { cwd, env }: Pick<Context, "cwd" | "env">,
): Promise<void> {
  expectFileName(flag, file);
  const path = targetOf(file, cwd);
  try {
    const found = await stat(path).catch(() => undefined);
    if (device.test(resolve(cwd, file)) || (found !== undefined && !found.isFile() && !found.isDirectory())) return;
    expectBesideCollections(flag, file, path);
    if (found === undefined) return await expectNewFile(flag, path);
    const isShared = kind === "summary" && file === env["GITHUB_STEP_SUMMARY"];
    if (!isShared) await expectOwn(flag, file, path, beginnings[kind]);
    await (await open(path, "a")).close();
  } catch (error) {
    throw error instanceof CliError ? error : cannotBeWritten(flag, file, error);
  }
}

/** Appends a text to a file, a device or a pipe. @throws CliError */
export async function appendText(flag: string, file: string, text: string, cwd: string): Promise<void> {
  const appender = new Appender(resolve(cwd, file));
  appender.append(text);
  await appender.close().catch((error: unknown) => {
    throw cannotBeWritten(flag, file, error);
  });
}
