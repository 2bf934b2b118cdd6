import { nextStep, ReportsError } from "@identity-reports/core";
import { CliError } from "./cli-error.ts";
import { StopRequest, type Context } from "./context.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { adviceLines } from "./failures/advice.ts";
import { inCommandWords } from "./failures/command-words.ts";
import { faultLines } from "./failures/fault-lines.ts";
import { isSystemError, whyRefused } from "./failures/system-words.ts";
import type { GlobalOptions } from "./globals.ts";
import { glyphsFor } from "./progress/glyphs.ts";
import { withoutControls, wrapped } from "./progress/text-width.ts";
import { schemaVersion, type Output } from "./output/output.ts";

/** What writing a failure needs. */
export interface FailureSetting {
  readonly context: Context;
  readonly output: Output;
  readonly globals: GlobalOptions;
}

/**
 * Writes a failure: for people to standard error; with `--json` as a document to standard output, and as the last line to
 * standard error. @returns the exit code.
 */
export function writeFailure(error: unknown, { context, output, globals }: FailureSetting): number {
  const exitCode = exitCodeOf(error, context.signal.reason);
  const stack = globals.debug === true && error instanceof Error ? error.stack : undefined;
  const told = Object.entries(errorJson(error)).map(([key, value]) => [
    key,
    (key === "message" || key === "advice") && typeof value === "string" ? output.withSettings(value) : value,
  ]);
  const document = {
    ok: false,
    exitCode,
    error: { ...Object.fromEntries(told), ...(stack === undefined ? {} : { stack }) },
  };
  output.failureDocument(document);
  if (output.isInfoJson) {
    output.error(JSON.stringify({ schemaVersion, ...document }));
    return exitCode;
  }
  const { isTTY = false, columns } = context.stderr;
  const fitted = (line: string): string[] => (isTTY ? wrapped(line, (columns || 80) - 3) : [line]);
  const [first = "", ...more] = failureLines(error, exitCode, (text) => output.forPeople(text))
    .map(withoutControls)
    .flatMap(fitted);
  output.error(`${output.style("red", glyphsFor(context).failed, context.stderr)} ${first}`);
  for (const line of more) output.error(`  ${line}`);
  if (stack !== undefined) output.error(stack);
  return exitCode;
}

/** An error as JSON, without a secret. */
export function errorJson(error: unknown): Readonly<Record<string, unknown>> {
  if (ReportsError.is(error)) return { ...error.toJSON(), message: messageOf(error), nextStep: nextStep(error) };
  if (error instanceof CliError) {
    const { name, message, code, advice, cause } = error;
    // An error of a client is in the document, too.
    const found = ReportsError.is(cause) ? errorJson(cause) : { name };
    return { ...found, message, code, ...(advice === undefined ? {} : { advice }) };
  }
  return {
    name: error instanceof Error ? error.name : "Error",
    message: whyRefused(error),
    code: error instanceof StopRequest ? "aborted" : isSystemError(error) ? "system_refused" : "unexpected",
  };
}

/** Of a client that was aborted, with the signal that stopped the command. */
const messageOf = ({ message, cause }: ReportsError): string =>
  inCommandWords(cause instanceof StopRequest ? message.replace("aborted by the caller", cause.message) : message);

/**
 * What happened, and what to do: one sentence a line.
 *
 * @param said what becomes of a text before it is made into lines.
 */
export function failureLines(
  error: unknown,
  exitCode: number,
  said: (text: string) => string = (text) => text,
): string[] {
  const sentences = sentencesOf(error, exitCode).map(said);
  return error instanceof CliError ? sentences.flatMap((sentence) => sentence.split("\n")) : sentences;
}

function sentencesOf(error: unknown, exitCode: number): string[] {
  if (error instanceof CliError) return [error.message, ...(error.advice === undefined ? [] : [error.advice])];
  if (ReportsError.is(error)) return [messageOf(error), ...adviceLines(error, exitCode)];
  if (error instanceof StopRequest) return [`${error.message}; identity-reports help exit-codes says how to continue`];
  if (isSystemError(error)) return [`${error.path ?? "A file"}: ${whyRefused(error)}.`];
  return faultLines(error);
}
