import { usageError } from "../cli-error.ts";
import { readHandle, tenantOfRun } from "../input/handles.ts";
import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
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
