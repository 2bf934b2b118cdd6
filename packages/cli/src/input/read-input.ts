import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";
import { unlessStopped } from "../unless-stopped.ts";

/**
 * Reads a file that the user has named, until the process is asked to stop.
 *
 * @param toError the error when it cannot be read, for the system's reason.
 */
export function readInputFile(
  file: string,
  { cwd, signal }: Pick<Context, "cwd" | "signal">,
  toError: (why: string) => Error,
): Promise<Buffer> {
  const reading = readFile(resolve(cwd, file)).catch((error: unknown) => {
    throw toError(whyRefused(error));
  });
  return unlessStopped(reading, signal);
}

/** Reads standard input to its end, until the process is asked to stop. */
export async function readStandardInput({ stdin, signal }: Pick<Context, "stdin" | "signal">): Promise<string> {
  // Loaded where it is used: few calls read standard input.
  const { text } = await import("node:stream/consumers");
  return await unlessStopped(text(stdin), signal);
}
