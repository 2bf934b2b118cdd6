import { nextStep, ReportsError, type NetworkError } from "@identity-reports/core";
import { CliError } from "./cli-error.ts";
import type { Context } from "./context.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { exit } from "./exit-codes.ts";
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

/** Tells a failure on standard error: for people, or with `--json` as one document. @returns the exit code. */
export function tellFailure(error: unknown, { context, output, globals }: FailureSetting): number {
  const exitCode = exitCodeOf(error, context.signal.reason);
  if (output.isJson) {
    output.complain(JSON.stringify({ schemaVersion, ok: false, exitCode, error: errorJson(error) }));
  } else {
    const { isTTY = false, columns } = context.stderr;
    const fitted = (line: string): string[] => (isTTY ? wrapped(line, (columns || 80) - 3) : [line]);
    const [first = "", ...more] = failureLines(error, exitCode).map(harmless).flatMap(fitted);
    output.complain(`${output.style("red", glyphsFor(context).failed, context.stderr)} ${first}`);
    for (const line of more) output.complain(`  ${line}`);
  }
  if (globals.debug === true && error instanceof Error) output.complain(error.stack ?? "");
  return exitCode;
}

/** An error as JSON, without a secret. */
export function errorJson(error: unknown): Readonly<Record<string, unknown>> {
  if (ReportsError.is(error)) return { ...error.toJSON(), nextStep: nextStep(error) };
  if (error instanceof CliError) {
    const { name, message, code, advice } = error;
    return { name, message, code, ...(advice === undefined ? {} : { advice }) };
  }
  return { name: error instanceof Error ? error.name : "Error", message: messageOf(error), code: "unexpected" };
}

/** What happened, and what to do: one thought a line. */
export function failureLines(error: unknown, exitCode: number): string[] {
  if (error instanceof CliError) return [...error.message.split("\n"), ...(error.advice?.split("\n") ?? [])];
  if (!ReportsError.is(error))
    return [
      `identity-reports has a fault of its own: ${messageOf(error)}`,
      "Please report it, with the output of the same command and --debug.",
    ];
  const { hint } = error as Partial<NetworkError>;
  const { action, reason, handle, until } = nextStep(error);
  return [
    error.message,
    ...(hint === undefined ? [] : [hint]),
    ...(exitCode === exit.usage ? [] : [`${advices[action]} ${sentence(reason)}`]),
    ...(until === undefined ? [] : [`Not before ${until.toISOString()}.`]),
    ...(handle === undefined ? [] : [`The run goes on at the vendor: identity-reports wait ${handleWord(handle)}`]),
  ];
}

const advices = {
  resume: "Resume it:",
  "start-again": "Run the same command again:",
  wait: "Wait, then run the same command again:",
  "ask-a-person": "A person must look:",
  "give-up": "Change something first:",
} as const;

const sentence = (text: string): string => `${text.replace(/\.$/, "")}.`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A handle as a word that every command takes: `sailpoint:6c29…`, `ping:ROLE-MEMBERSHIP/job_01`. */
export function handleWord(handle: { readonly id: string }): string {
  const { id, vendor, name } = handle as { readonly id: string; readonly vendor?: string; readonly name?: string };
  return `${vendor ?? ""}:${vendor === "ping" && name !== undefined ? `${name}/` : ""}${id}`;
}
