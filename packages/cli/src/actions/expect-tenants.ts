import type { Plan } from "@identity-reports/evidence";
import type { Tenants } from "../settings/tenants.ts";
import type { PlanFaults } from "./expect-startable.ts";

/** The tenant that a report of a plan names; else that of all. */
export const tenantOf = ({ tenant }: { readonly tenant?: string | undefined }, { defaults }: Plan): string =>
  tenant ?? defaults?.tenant ?? "";

/** @throws CliError with every tenant of a plan that there is not, or whose settings are missing, and its place. */
export async function expectTenants(plan: Plan, tenants: Tenants, faults: PlanFaults): Promise<void> {
  const checked = new Set<string>();
  for (const [index, report] of plan.reports.entries()) {
    const name = tenantOf(report, plan);
    if (checked.has(name)) continue;
    checked.add(name);
    const path = report.tenant === undefined ? ["defaults", "tenant"] : ["reports", index, "tenant"];
    await faults.guard(report.id, path, async () => tenants.named(name));
  }
  faults.throwIfAny();
}
