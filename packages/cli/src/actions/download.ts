import { readHandle, tenantOfRun } from "../input/handles.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import { runAndSave } from "./run-report.ts";
import { expectReportTarget, reportTypeOf, type SavingOptions } from "./saving.ts";
import { finishedReport, nameOf } from "./wait.ts";

/** Saves the file of a run that is done; code 8 while it runs. */
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
  return runAndSave({ report: nameOf(run.handle), handleFile: run.file }, connection, invocation, () =>
    finishedReport(connection, run.handle, invocation),
  );
}
