import { promisify } from "node:util";
import { usageError, type CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readInputFile, readStandardInput } from "../input/read-input.ts";
import { unlessStopped } from "../unless-stopped.ts";

/** Where a secret is: never in a file of settings itself, never on the command line. */
export type SecretSource =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] }
  | { readonly stdin: true };

/** What reading a secret needs of the process. */
export interface SecretReading {
  readonly context: Context;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that file names are relative to. */
  readonly folder: string;
}

/** A command that asks a vault may wait for a person's touch. */
const COMMAND_TIMEOUT_MS = 60_000;

/**
 * Reads a secret, without line breaks at its end.
 *
 * @param what it is, for messages: `clientSecret of acme`.
 * @throws CliError that never quotes what was read.
 */
export async function readSecret(source: SecretSource, what: string, reading: SecretReading): Promise<string> {
  const secret = (await readSource(source, what, reading)).replace(/[\r\n]+$/, "");
  if (secret === "") throw usageError(`${what}: ${describeSource(source)} is empty.`);
  return secret;
}

/** Where a secret is, without the secret. */
function describeSource(source: SecretSource): string {
  if ("env" in source) return `the variable ${source.env}`;
  if ("file" in source) return `the file ${source.file}`;
  return "command" in source ? `the output of ${source.command[0]}` : "standard input";
}

async function readSource(
  source: SecretSource,
  what: string,
  { context, env, folder }: SecretReading,
): Promise<string> {
  if ("env" in source) {
    const value = env[source.env];
    if (value === undefined) throw usageError(`${what}: the variable ${source.env} is not set.`);
    return value;
  }
  if ("file" in source) {
    const toError = (why: string): CliError => usageError(`${what}: the file cannot be read: ${why}.`);
    return (await readInputFile(source.file, { cwd: folder, signal: context.signal }, toError)).toString();
  }
  if ("stdin" in source) return await readStandardInput(context);
  const [program = "", ...args] = source.command;
  // Loaded where it is used: few tenants have such a secret.
  const { execFile } = await import("node:child_process");
  const running = promisify(execFile)(program, args, {
    cwd: folder,
    env: { ...env },
    timeout: COMMAND_TIMEOUT_MS,
    signal: context.signal,
  });
  const output = running.catch((error: FailedProgram) => {
    throw failedProgram(what, program, error);
  });
  return (await unlessStopped(output, context.signal)).stdout;
}

/** What Node says of a program: the system's code or its own, the exit code, or the signal that ended it. */
interface FailedProgram extends Error {
  readonly code?: string | number | null;
  readonly signal?: string | null;
  /** True when Node ended it because of the time limit. */
  readonly killed?: boolean;
}

/** The program's output is not quoted: it may hold a part of the secret. */
function failedProgram(what: string, program: string, { code, signal, killed }: FailedProgram): CliError {
  const byHand = "Run it by hand to see why.";
  if (code === "ENOENT")
    return usageError(
      `${what}: there is no program ${program}.`,
      "A name without a slash is looked up in PATH, a relative path in the folder of the configuration file.",
    );
  if (code === "EACCES") return usageError(`${what}: ${program} is not a program that this user may run.`);
  if (typeof code === "number") return usageError(`${what}: ${program} failed with exit code ${code}.`, byHand);
  if (killed === true)
    return usageError(`${what}: ${program} did not end within ${COMMAND_TIMEOUT_MS / 1000} s.`, byHand);
  return usageError(`${what}: ${program} failed (${code ?? signal ?? "stopped"}).`, byHand);
}
