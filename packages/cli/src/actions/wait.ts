import { TimeoutError, type HandleLike, type RunHandle } from "@identity-reports/core";
import { CliError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { durationText } from "../input/duration.ts";
import { readHandle, tenantOfRun } from "../input/handles.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import type { AnyReport, Connection } from "../vendors/connection.ts";
import { runAndSave, type WaitingOptions } from "./run-report.ts";
import { expectReportTarget, reportTypeOf, type SavingOptions } from "./saving.ts";

/** Waits for a run that was started before, and saves its file. */
export async function execute(invocation: Invocation): Promise<number> {
  const run = await readHandle(invocation.args[0] as string, invocation);
  const tenants = await Tenants.read(invocation);
  const connection = await connect(tenantOfRun(run, tenants, invocation), invocation);
  await expectReportTarget(
    invocation.options as SavingOptions,
    connection,
    reportTypeOf(run.handle),
    invocation.context,
  );
  const { maxWait } = invocation.options as WaitingOptions;
  const doubt = (): string | undefined => connection.doubtOf(run.handle, "running");
  return runAndSave({ report: nameOf(run.handle), handleFile: run.file }, connection, invocation, (options) =>
    maxWait === 0
      ? finishedReport(connection, run.handle, invocation)
      : connection.resume(run.handle, options).catch((error: unknown) => {
          if (!TimeoutError.is(error) || error.phase !== "wait") throw error;
          const limit = maxWait === undefined ? "" : ` after ${durationText(maxWait)}`;
          throw stillRunning(`The run ${run.handle.id} has not ended${limit}.`, doubt());
        }),
  );
}

/** The report of a run that is done. @throws CliError with code 8 while it runs. */
export async function finishedReport(
  connection: Connection,
  handle: HandleLike<RunHandle>,
  { context }: Invocation,
): Promise<AnyReport> {
  const { report, failure, state } = await connection.check(handle, { signal: context.signal });
  if (report !== undefined) return report;
  throw failure ?? stillRunning(`The run ${handle.id} has not ended: ${state}.`, connection.doubtOf(handle, state));
}

const again = "Run the same command again later.";

const stillRunning = (message: string, doubt: string | undefined): CliError =>
  new CliError(message, {
    code: "still_running",
    exitCode: exit.running,
    advice: doubt === undefined ? again : `${again}\n${doubt}`,
  });

/** What a handle is called while it is waited for. */
export function nameOf(handle: HandleLike<RunHandle>): string {
  const { reportType, name, label, id } = handle as {
    readonly reportType?: string;
    readonly name?: string;
    readonly label?: string;
    readonly id: string;
  };
  return label ?? reportType ?? name ?? id;
}
