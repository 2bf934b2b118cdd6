import { lstat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { PlannedRequest, ProbeDocument, ProbedQuestion } from "@identity-reports/core/diagnose";
import { CliError, usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { readReportArguments } from "../input/report-arguments.ts";
import type { Invocation } from "../invocation.ts";
import { expectBesideCollections } from "../output/beside-collections.ts";
import { cannotBeWritten, expectFileName, expectNewFile } from "../output/own-files.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { withoutControls, wrapped } from "../progress/text-width.ts";
import type { Tenants } from "../settings/tenants.ts";
import { whyRefused } from "../failures/system-words.ts";
import { connect } from "../vendors/connect.ts";

/** Options of `doctor --probe`. */
interface ProbeCall {
  readonly probe: string;
  readonly startOneRun?: boolean;
  readonly arg?: readonly string[];
  readonly realm?: string;
  readonly output?: string;
}

const widest = 79;

/** Starts one run at a tenant and shows what it answers; without `--start-one-run` shows what would be sent. */
export async function probeTenant(invocation: Invocation, tenants: Tenants, names: readonly string[]): Promise<number> {
  const { context, output } = invocation;
  const {
    probe: report,
    startOneRun = false,
    arg = [],
    realm,
    output: file,
  } = invocation.options as unknown as ProbeCall;
  const [name, ...others] = names;
  if (name === undefined || others.length > 0)
    throw usageError(
      "A probe needs one tenant.",
      `Name it: identity-reports doctor ${names[0] ?? "acme"} --probe ${report}.`,
    );
  if (file !== undefined) await expectNewProbe(file, context.cwd);
  const connection = await connect(tenants.named(name), invocation);
  try {
    // They are sent as they are written.
    const given = await readReportArguments(arg, undefined, context);
    if (startOneRun) await connection.lookUp?.({ report, arguments: given }, context.signal);
    const request = { report, arguments: given, ...(realm === undefined ? {} : { realm }) };
    if (!startOneRun) return showPlan(await connection.planProbe(request), invocation);
    output.info(
      `This starts one run of ${withoutControls(report)} at ${withoutControls(name)}. Doctor starts nothing else.`,
    );
    const document = await connection.probe(request, { startOneRun: true, signal: context.signal }).catch(asSafe);
    if (file !== undefined) await write(resolve(context.cwd, file), document);
    output.result(questionLines(document.questions, invocation));
    output.result([summaryOf(document, file)]);
    if (output.isJson) output.data(`${JSON.stringify(document, undefined, 2)}\n`);
    return 0;
  } finally {
    connection.close();
  }
}

const flag = "--output";

/** What a probe has found may be shared, and replaces nothing: a run is not started for a file that cannot be made. */
async function expectNewProbe(file: string, cwd: string): Promise<void> {
  expectFileName(flag, file);
  const path = resolve(cwd, file);
  expectBesideCollections(flag, file, path);
  const found = await lstat(path).catch(() => undefined);
  if (/[\\/]$/.test(file) || found?.isDirectory() === true)
    throw usageError(`${flag} ${file} is a folder, and nothing was started.`, "Choose a name for the file.");
  if (found !== undefined)
    throw usageError(`${flag} ${file} exists, and nothing was started.`, "Choose another name, or remove it.");
  await expectNewFile(flag, path).catch((error: unknown) => {
    throw error instanceof CliError ? error : cannotBeWritten(flag, file, error);
  });
}

function showPlan(plan: readonly PlannedRequest[], { output }: Invocation): number {
  const lines = plan.flatMap(({ method, path, purpose, starts }) => [
    `${starts ? "!" : " "} ${method.padEnd(5)} ${path}`,
    ...wrapped(purpose, widest - 8).map((line) => `        ${line}`),
  ]);
  output.result(["These requests would be sent. The one marked ! starts a run.", ...lines]);
  output.document({ ok: false, exitCode: exit.usage, plan });
  output.failure(["Nothing was sent. Add --start-one-run to do it."]);
  return exit.usage;
}

/** A document that would hold something of the tenant is not written; its own message says where. */
function asSafe(error: unknown): never {
  if (!(error instanceof Error) || error.name !== "UnsafeProbeError") throw error;
  throw new CliError(`The probe is discarded: ${error.message}.`, {
    code: "probe_unsafe",
    exitCode: exit.no,
    advice: "The run was started. Please report the path in this message.",
  });
}

const write = (path: string, document: ProbeDocument): Promise<void> =>
  writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`, { flag: "wx" }).catch((error: Error) => {
    throw usageError(`${path} cannot be written: ${whyRefused(error)}.`, "The run was started and has ended.");
  });

function questionLines(questions: readonly ProbedQuestion[], { output, context }: Invocation): string[] {
  const { done } = glyphsFor(context);
  return questions.flatMap(({ question, status, answer, how }) => {
    const isSettled = status === "settled";
    const text = isSettled ? `${question} ${answer}: ${how}` : `${question} Still open: ${how}`;
    const [first = "", ...more] = wrapped(withoutControls(text), widest - 4);
    const glyph = isSettled ? output.style("green", done) : output.style("dim", "?");
    return [`  ${glyph} ${first}`, ...more.map((line) => `    ${line}`)];
  });
}

function summaryOf({ questions, states }: ProbeDocument, file: string | undefined): string {
  const settled = questions.filter(({ status }) => status === "settled").length;
  const last = states.at(-1);
  const run = last === undefined ? "" : ` The run was ${last.state} after ${last.afterMs} ms.`;
  const where = file === undefined ? "" : ` Written to ${withoutControls(file)}.`;
  return `${settled} of ${questions.length} questions settled.${run}${where}`;
}
