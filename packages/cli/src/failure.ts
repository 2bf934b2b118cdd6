import { nextStep, ReportsError } from "@identity-reports/core";
import { CliError } from "./cli-error.ts";
import type { Context } from "./context.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { adviceLines } from "./failures/advice.ts";
import { inCommandWords } from "./failures/command-words.ts";
import { faultLines } from "./failures/fault-lines.ts";
import { isSystemError, whyRefused } from "./failures/system-words.ts";
import type { GlobalOptions } from "./globals.ts";
import { glyphsFor } from "./progress/glyphs.ts";
import { harmless, wrapped } from "./progress/text-width.ts";
import { schemaVersion, type Output } from "./output/output.ts";

/** What telling a failure needs. */
export interface FailureSetting {
  readonly context: Context;
  readonly output: Output;
  readonly globals: GlobalOptions;
}

/**
 * Tells a failure: for people on standard error; with `--json` as a document on standard output, and as the last line on
 * standard error. @returns the exit code.
 */
export function tellFailure(error: unknown, { context, output, globals }: FailureSetting): number {
  const exitCode = exitCodeOf(error, context.signal.reason);
  const stack = globals.debug === true && error instanceof Error ? error.stack : undefined;
  const document = { ok: false, exitCode, error: { ...errorJson(error), ...(stack === undefined ? {} : { stack }) } };
  output.failureDocument(document);
  if (output.isTalkJson) {
    output.complain(JSON.stringify({ schemaVersion, ...document }));
    return exitCode;
  }
  const { isTTY = false, columns } = context.stderr;
  const fitted = (line: string): string[] => (isTTY ? wrapped(line, (columns || 80) - 3) : [line]);
  const [first = "", ...more] = failureLines(error, exitCode).map(harmless).flatMap(fitted);
  output.complain(`${output.style("red", glyphsFor(context).failed, context.stderr)} ${first}`);
  for (const line of more) output.complain(`  ${line}`);
  if (stack !== undefined) output.complain(stack);
  return exitCode;
}

/** An error as JSON, without a secret. */
export function errorJson(error: unknown): Readonly<Record<string, unknown>> {
  if (ReportsError.is(error))
    return { ...error.toJSON(), message: inCommandWords(error.message), nextStep: nextStep(error) };
  if (error instanceof CliError) {
    const { name, message, code, advice, cause } = error;
    // Where it is about what a client found, that is told as well.
    const found = ReportsError.is(cause) ? errorJson(cause) : { name };
    return { ...found, message, code, ...(advice === undefined ? {} : { advice }) };
  }
  return {
    name: error instanceof Error ? error.name : "Error",
    message: whyRefused(error),
    code: isSystemError(error) ? "system_refused" : "unexpected",
  };
}

/** What happened, and what to do: one thought a line. */
export function failureLines(error: unknown, exitCode: number): string[] {
  if (error instanceof CliError) return [...error.message.split("\n"), ...(error.advice?.split("\n") ?? [])];
  if (ReportsError.is(error)) return [inCommandWords(error.message), ...adviceLines(error, exitCode)];
  if (isSystemError(error)) return [`${error.path ?? "A file"}: ${whyRefused(error)}.`];
  return faultLines(error);
}
