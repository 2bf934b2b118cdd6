import type { Plan } from "@identity-reports/evidence";
import { usageError } from "../cli-error.ts";
import type { Tenants } from "../settings/tenants.ts";
import { expectFormat, hasOneFormat } from "../vendors/report-formats.ts";
import { vendorLabels } from "../vendors/vendor-names.ts";
import type { PlanFaults } from "./expect-startable.ts";
import { tenantOf } from "./expect-tenants.ts";

/** @throws CliError with every format that a report is not made in, and every realm of a vendor without one, and its place. */
export async function expectDeliverable(plan: Plan, tenants: Tenants, faults: PlanFaults): Promise<void> {
  const { defaults = {} } = plan;
  for (const [index, report] of plan.reports.entries()) {
    const { vendor } = tenants.named(tenantOf(report, plan));
    const path = ["reports", index];
    const { format, realm } = report;
    if (format !== undefined)
      await faults.guard(report.id, [...path, "format"], async () =>
        expectFormat(format, "format", vendor, report.report),
      );
    else if (defaults.format !== undefined && !hasOneFormat(vendor, report.report))
      await faults.guard(report.id, ["defaults", "format"], async () =>
        expectFormat(defaults.format ?? "", "format", vendor, report.report),
      );
    // The realm of the defaults is for the reports that take one.
    if (realm !== undefined && vendor !== "ping")
      await faults.guard(report.id, [...path, "realm"], async () => {
        throw usageError(`realm is a key for reports of ${vendorLabels.ping}, not of ${vendorLabels[vendor]}.`);
      });
  }
  faults.throwIfAny();
}
