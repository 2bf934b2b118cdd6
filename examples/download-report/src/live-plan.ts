import { readFile } from "node:fs/promises";
import { parsePlan } from "@identity-reports/evidence";

/** The variable that says that a vendor is meant, by the tenant's name in the plan. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  sailpoint: ["SAIL_BASE_URL", "SAIL_TENANT"],
  fudo: ["FUDO_BASE_URL"],
  ping: ["PING_BASE_URL", "PING_TENANT"],
};

/** One small report of each vendor that the environment leads to; undefined where it leads to none. */
export async function livePlan(file: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const plan = parsePlan(await readFile(file, "utf8"));
  const reports = plan.reports.filter(({ tenant = "" }) => addresses[tenant]?.some((name) => env[name]) === true);
  return reports.length === 0 ? undefined : JSON.stringify({ ...plan, reports }, undefined, 2);
}
