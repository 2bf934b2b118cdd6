import { usageError } from "../cli-error.ts";
import { readHandle, tenantOfRun, type NamedRun } from "../input/handles.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import type { Connection } from "../vendors/connection.ts";
import { vendorLabels } from "../vendors/vendor-names.ts";

/** Cancels a run, where the vendor can. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const run = await readHandle(invocation.args[0] as string, invocation);
  const tenants = await Tenants.read(invocation);
  const connection = await connect(tenantOfRun(run, tenants, invocation), invocation);
  try {
    if (connection.cancel === undefined)
      throw usageError(`${vendorLabels[run.vendor]} cannot cancel a run.`, "It ends on its own.");
    expectCancellable(run, connection);
    await connection.cancel(run.handle.id, context.signal);
    output.result([`${vendorLabels[run.vendor]} accepted the cancellation of ${run.handle.id}.`]);
    const doubt = connection.doubtOf(run.handle, "running");
    if (doubt !== undefined) output.info(doubt);
    output.quietResult(run.handle.id);
    output.document({ ok: true, exitCode: 0, cancelled: run.handle });
    return 0;
  } finally {
    connection.close();
  }
}

/** SailPoint may accept the cancellation of a run that it does not know: the run itself would continue. @throws CliError */
function expectCancellable({ handle }: NamedRun, { tenant, baseUrl }: Connection): void {
  if (handle.baseUrl !== undefined && new URL(handle.baseUrl).origin !== new URL(baseUrl).origin)
    throw usageError(
      `The run ${handle.id} is at ${new URL(handle.baseUrl).host}, and the tenant ${tenant} is ${new URL(baseUrl).host}.`,
      "Nothing was cancelled: choose the tenant of the run.",
    );
  if ("kind" in handle && handle.kind !== undefined)
    throw usageError(
      "SailPoint cannot cancel a run of a campaign or of separation-of-duties policies.",
      "It ends on its own.",
    );
}
