import { setImmediate, setTimeout } from "node:timers/promises";
import type { HandleLike, RunHandle } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import type { Context, OutputStream } from "../context.ts";
import { exit } from "../exit-codes.ts";
import { whyRefused } from "../failures/system-words.ts";
import { handleWord } from "../input/handle-word.ts";
import { unlessStopped } from "../unless-stopped.ts";

/** A slow reader is looked at so often, and given up this long after a stop. */
const LOOK_MS = 10;
const GIVE_UP_MS = 500;

/** Exit codes that promise a result: it is not there when it could not be written. */
const codesOfResults: readonly number[] = [exit.done, exit.incomplete];

/** Whether the other end of a pipe was closed: `… | head -1`. Windows calls it the end of the file. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EPIPE" || error.code === "EOF");

/** Why standard output cannot be written. */
const whyLost = (error: Error): string => (isReaderGone(error) ? "its reader has gone" : whyRefused(error));

/** A failed write to standard output, in words; its code is the system's. */
export class LostOutput extends Error {
  readonly code: unknown;

  constructor(error: Error) {
    super(whyLost(error), { cause: error });
    this.code = "code" in error ? error.code : undefined;
  }
}

/** A run was started, and standard output, which is to have its handle, cannot be written. */
export const handleLost = (handle: HandleLike<RunHandle>, error: Error): CliError =>
  new CliError(`The run was started, and standard output cannot be written: ${whyLost(error)}.`, {
    code: "handle_lost",
    exitCode: exit.later,
    advice: `The run continues at the vendor: identity-reports wait ${handleWord(handle)}`,
  });

/** Whether an error, once written, is the only place that has the handle of a run. */
export const isHandleLost = (error: unknown): boolean => error instanceof CliError && error.code === "handle_lost";

/**
 * Whether what a command writes arrives: a pipe may be closed, and a disk full. The command continues, whatever happens to its
 * output: a message that is lost changes nothing, and a lost result changes the exit code.
 */
export class Delivery {
  readonly #context: Pick<Context, "stdout" | "stderr" | "signal">;
  #lostResult: Error | undefined;
  #hasLostMessage = false;

  constructor(context: Pick<Context, "stdout" | "stderr" | "signal">) {
    this.#context = context;
    context.stdout.on("error", (error: Error) => (this.#lostResult ??= error));
    context.stderr.on("error", () => (this.#hasLostMessage = true));
  }

  /** Why something on standard output is lost; undefined if all of it has arrived. */
  async lostResult(): Promise<Error | undefined> {
    await this.#written(this.#context.stdout);
    return this.#lostResult;
  }

  /** Whether a message on standard error is lost. */
  async hasLostMessage(): Promise<boolean> {
    await this.#written(this.#context.stderr);
    return this.#hasLostMessage;
  }

  /** @throws CliError when a result is lost, unless its reader has closed the pipe: then it has what it wanted. */
  async expectResult(exitCode: number): Promise<void> {
    const error = await this.lostResult();
    if (error === undefined || isReaderGone(error)) return;
    throw new CliError(`Standard output cannot be written: ${whyLost(error)}. The rest of the output is lost.`, {
      code: "output_lost",
      exitCode: codesOfResults.includes(exitCode) ? exit.later : exitCode,
    });
  }

  /** A stream has its error one turn of the event loop after the write. */
  async #written(stream: OutputStream): Promise<void> {
    const wait = async (): Promise<void> => {
      await setImmediate();
      while ((stream.writableLength ?? 0) > 0) await setTimeout(LOOK_MS);
    };
    await unlessStopped(wait(), this.#context.signal, GIVE_UP_MS).catch(() => {});
  }
}
