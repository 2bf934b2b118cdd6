import { access, constants, lstat } from "node:fs/promises";
import { resolve } from "node:path";
import type { RunHandle } from "@identity-reports/core";
import { lockFile, type FileLock } from "@identity-reports/evidence/lock";
import { CliError, usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { whyRefused } from "../failures/system-words.ts";
import { readFileUpTo } from "../input/read-input.ts";
import { handleWord } from "../input/handle-word.ts";
import { cannotBeWritten, expectWritable, targetOf, writeWhole } from "./own-files.ts";
import { shellWord } from "./printed-command.ts";

const flag = "--save-handle";

/** What a file of a handle says beside the handle. */
interface StoredHandle extends RunHandle {
  /** When the file of the report was saved, or the run was found to have failed: nothing is left to wait for. */
  readonly doneAt?: string;
}

/**
 * Checks, before anything is started, that the handle of a run can be written to a file.
 *
 * @throws CliError also where the file has the handle of a run whose report was not saved: it would be lost.
 */
export async function expectHandleFile(file: string, cwd: string): Promise<void> {
  await expectWritable(flag, file, "handle", cwd);
  await expectLock(file, lockOf(file, cwd));
  const text = await readText(file, cwd);
  if (text === undefined || text === "") return;
  const stored = storedIn(text);
  if (stored === undefined)
    throw usageError(
      `${flag} ${file}: the file has something else than a handle, or a damaged one.`,
      "It was not changed: choose another name, or remove it.",
    );
  if (isDone(stored)) return;
  throw usageError(
    `${flag} ${file}: the file has the handle of a run whose report was not saved, ${handleWord(stored)}.`,
    `Save it: identity-reports wait ${shellWord(file)} -o PATH. To start another run all the same, remove the file, or choose another name.`,
  );
}

/** Path of the lock of a handle's file: beside the file itself, also where a symbolic link was named. */
const lockOf = (file: string, cwd: string): string => `${targetOf(file, cwd)}.lock`;

/** A lock of ours is an empty file. Another file, or that of another user, would keep no process from a start. @throws CliError */
async function expectLock(file: string, path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isFile() || found.size > 0)
    throw usageError(
      `${flag} ${file}: ${path} is needed for a lock, and is something else.`,
      "It was not changed: choose another name, or remove it.",
    );
  await access(path, constants.R_OK | constants.W_OK).catch((error: unknown) => {
    throw usageError(
      `${flag} ${file}: its lock ${path} cannot be used: ${whyRefused(error)}.`,
      "Another user may be starting a run with this file: choose another name, or ask that user to remove the lock.",
    );
  });
}

/** The file of `--save-handle` during one start: no other process starts a run with it meanwhile. */
export interface HandlePlace extends FileLock {
  /** Writes the handle of the run, and leaves the file to others. @throws CliError */
  write(handle: RunHandle): Promise<void>;
}

/**
 * Takes the file of a handle for a start: of two processes that name it at the same time, one starts a run.
 *
 * @throws CliError where another process is about to start one; see also {@link expectHandleFile}.
 */
export async function takeHandleFile(file: string, cwd: string): Promise<HandlePlace> {
  await expectHandleFile(file, cwd);
  const lock = await lockFile(lockOf(file, cwd)).catch((error: unknown) => {
    throw cannotBeWritten(flag, file, error);
  });
  if (lock === undefined) throw startUnderWay(file);
  try {
    // Another process may have had it, and have left its handle.
    await expectHandleFile(file, cwd);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    ...lock,
    async write(handle) {
      await writeHandle(file, handle, cwd);
      await lock.release();
    },
  };
}

const startUnderWay = (file: string): CliError =>
  new CliError(`${flag} ${file}: another process is starting a run with this file. Nothing was started.`, {
    code: "start_under_way",
    exitCode: exit.later,
    advice: `Its handle will be in the file: identity-reports wait ${shellWord(file)} -o PATH`,
  });

/** Writes the handle of a run that was started. @throws CliError */
const writeHandle = (file: string, handle: RunHandle, cwd: string): Promise<void> =>
  writeWhole(flag, file, `${JSON.stringify(handle, undefined, 2)}\n`, cwd);

/** Notes in the file of a handle that its run is done: it may be replaced by that of another run. A failure changes nothing. */
export async function markDone(file: string, { id }: { readonly id: string }, cwd: string): Promise<void> {
  const stored = storedIn((await readText(file, cwd)) ?? "");
  if (stored?.id !== id || isDone(stored)) return;
  const { doneAt: _, ...handle } = stored;
  const done = { ...handle, doneAt: new Date().toISOString() };
  await writeHandle(file, done as RunHandle, cwd).catch(() => {});
}

const isDone = ({ doneAt }: StoredHandle): boolean => typeof doneAt === "string" && doneAt !== "";

/** In place of a text that is too long for a handle. */
const noHandle = "no handle";

/** Undefined where there is no file that can be read. */
async function readText(file: string, cwd: string): Promise<string | undefined> {
  try {
    const bytes = await readFileUpTo(resolve(cwd, file));
    return bytes === undefined ? noHandle : bytes.toString();
  } catch {
    return undefined;
  }
}

/** Undefined where the text is no handle by itself, such as a document with one, or a part of one. */
function storedIn(text: string): StoredHandle | undefined {
  try {
    const stored = JSON.parse(text.replace(/^\uFEFF/, "")) as StoredHandle;
    return typeof stored.vendor === "string" && typeof stored.id === "string" ? stored : undefined;
  } catch {
    return undefined;
  }
}
