import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";
import { unlessStopped } from "../unless-stopped.ts";

/** More than any secret, key, handle or file of variables. */
export const MAX_BYTES = 1024 * 1024;
/** A larger file is no plan, no configuration, no arguments and no certificates. */
export const MAX_DOCUMENT_BYTES = 10_000_000;

/**
 * Reads a file that the user has named, until the process is asked to stop.
 *
 * @param toError the error when it cannot be read, or is too large, for the reason.
 * @param maxBytes the most that it may have; default: 1 MiB. A device such as `/dev/zero` has no end.
 */
export function readInputFile(
  file: string,
  { cwd, signal }: Pick<Context, "cwd" | "signal">,
  toError: (why: string) => Error,
  maxBytes = MAX_BYTES,
): Promise<Buffer> {
  const reading = readFileUpTo(resolve(cwd, file), maxBytes).catch((error: unknown) => {
    throw toError(whyRefused(error));
  });
  return unlessStopped(
    reading.then((bytes) => {
      if (bytes === undefined) throw toError(isTooLarge(maxBytes));
      return bytes;
    }),
    signal,
  );
}

/**
 * Reads standard input to its end, until the process is asked to stop.
 *
 * @param what it is read for: `--args-file`, or the setting of a secret.
 */
export async function readStandardInput(
  what: string,
  { stdin, signal }: Pick<Context, "stdin" | "signal">,
  maxBytes = MAX_BYTES,
): Promise<string> {
  const bytes = await unlessStopped(readUpTo(stdin, maxBytes), signal);
  if (bytes === undefined) throw usageError(`${what}: standard input cannot be read: ${isTooLarge(maxBytes)}.`);
  return new TextDecoder().decode(bytes);
}

const isTooLarge = (maxBytes: number): string => `it has more than ${maxBytes} bytes`;

/** All bytes of a file; undefined where there are more than `maxBytes`. */
export async function readFileUpTo(path: string, maxBytes = MAX_BYTES): Promise<Buffer | undefined> {
  const file = await open(path);
  return await readUpTo(file.createReadStream(), maxBytes);
}

/** All bytes of a stream; undefined where there are more than `maxBytes`. */
async function readUpTo(stream: Readable, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
