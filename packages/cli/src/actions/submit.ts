import type { Invocation } from "../invocation.ts";
import { handleLost } from "../output/delivery.ts";
import { expectOwnOptions } from "../input/own-options.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import { aboutReport } from "../vendors/refused-report.ts";
import type { VendorName } from "../vendors/vendor-names.ts";
import { dryRunOfReport } from "./dry-run.ts";
import { expectHandlePlace, withHandlePlace } from "./handle-place.ts";
import { requestOf, waitOptionsOf, watch } from "./run-report.ts";
import { withStartGrace } from "./start-grace.ts";

/** Starts a report and prints the handle of its run. */
export async function execute(invocation: Invocation): Promise<number> {
  const { output } = invocation;
  const [vendor, report] = invocation.args as [VendorName, string];
  expectOwnOptions(vendor, invocation);
  const request = await requestOf(report, invocation);
  const tenants = await Tenants.read(invocation);
  const settings = tenants.ofVendor(vendor);
  if (invocation.options["dryRun"] === true) {
    await expectHandlePlace(invocation);
    return dryRunOfReport({ settings, request, options: waitOptionsOf(vendor, invocation) }, invocation);
  }
  return withHandlePlace(invocation, async (place) => {
    const connection = await connect(settings, invocation);
    const watched = watch({ tenant: connection.tenant, vendor, report }, invocation, place);
    try {
      const handle = await connection.submit(request, withStartGrace(watched.options)).catch(async (error: unknown) => {
        throw await aboutReport(error, report, connection, invocation.context.signal);
      });
      // The next command reads the handle, and a document with a handle in it as well.
      if (!output.isJson) output.data(`${JSON.stringify(handle, undefined, 2)}\n`);
      output.document({ ok: true, exitCode: 0, tenant: connection.tenant, vendor, report, handle });
      const error = await invocation.delivery.lostResult();
      if (error !== undefined && place === undefined) throw handleLost(handle, error);
      return 0;
    } finally {
      watched.close();
      connection.close();
    }
  });
}
