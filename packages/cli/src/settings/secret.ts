import { usageError, type CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readInputFile, readStandardInput } from "../input/read-input.ts";
import { unlessStopped } from "../unless-stopped.ts";
import { runSecretProgram } from "./secret-program.ts";

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
  if ("stdin" in source) return await readStandardInput(what, context);
  const outcome = await unlessStopped(
    runSecretProgram(source.command, { cwd: folder, env, signal: context.signal }),
    context.signal,
  );
  if ("text" in outcome) return outcome.text;
  throw usageError(`${what}: ${outcome.problem}`, outcome.advice);
}
