import type { Invocation } from "../invocation.ts";
import { expectOwnOptions } from "../input/own-options.ts";
import { Tenants } from "../settings/tenants.ts";
import { connect } from "../vendors/connect.ts";
import { aboutReport } from "../vendors/refused-report.ts";
import type { VendorName } from "../vendors/vendor-names.ts";
import { dryRunOfReport } from "./dry-run.ts";
import { expectHandlePlace, withHandlePlace } from "./handle-place.ts";
import { requestOf, runAndSave, waitOptionsOf, type WaitingOptions } from "./run-report.ts";
import { withStartGrace } from "./start-grace.ts";
import { expectReportTarget, formatFor, type SavingOptions } from "./saving.ts";

/** Starts a report, waits for it and saves its file. */
export async function execute(invocation: Invocation): Promise<number> {
  const [vendor, report] = invocation.args as [VendorName, string];
  expectOwnOptions(vendor, invocation);
  const saving = invocation.options as SavingOptions;
  formatFor(saving, { vendor }, report);
  const request = await requestOf(report, invocation);
  const tenants = await Tenants.read(invocation);
  const settings = tenants.ofVendor(vendor);
  if (invocation.options["dryRun"] === true) {
    await expectHandlePlace(invocation);
    await expectReportTarget(saving, { vendor }, report, invocation.context, { isDryRun: true });
    return dryRunOfReport({ settings, request, options: waitOptionsOf(vendor, invocation) }, invocation);
  }
  return withHandlePlace(invocation, async (place) => {
    const connection = await connect(settings, invocation);
    await expectReportTarget(saving, { vendor }, report, invocation.context);
    const { saveHandle: handleFile } = invocation.options as WaitingOptions;
    return runAndSave({ report, handleFile, place }, connection, invocation, (options) =>
      connection.run(request, withStartGrace(options)).catch(async (error: unknown) => {
        throw await aboutReport(error, report, connection, invocation.context.signal);
      }),
    );
  });
}
