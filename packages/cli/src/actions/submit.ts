import type { Invocation } from "../invocation.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import type { VendorName } from "../vendors/vendor-names.ts";
import { dryRun } from "./dry-run.ts";
import { requestOf, watch } from "./run-report.ts";

/** Starts a report and prints the handle of its run. */
export async function execute(invocation: Invocation): Promise<number> {
  const [vendor, report] = invocation.args as [VendorName, string];
  const request = await requestOf(report, invocation);
  const tenants = await Tenants.read(invocation);
  const settings = tenants.ofVendor(vendor);
  if (invocation.options["dryRun"] === true) return dryRun([{ settings, request }], invocation);
  const connection = await connect(settings, invocation);
  const watched = watch({ tenant: connection.tenant, report }, invocation);
  try {
    const handle = await connection.submit(request, watched.options);
    // The handle is the result in every form: the next command reads it.
    invocation.output.data(`${JSON.stringify(handle, undefined, 2)}\n`);
    return 0;
  } finally {
    await watched.close();
    connection.close();
  }
}
