import { readFile } from "node:fs/promises";
import type { PollTiming } from "@identity-reports/sailpoint-reports";

/** The reports of a night. A vendor without reports needs no credentials. */
export interface Plan {
  /** One report of accounts for each source. */
  readonly sailpoint?: readonly { readonly id: string; readonly name: string }[];
  readonly ping?: readonly { readonly name: string; readonly realm: string }[];
  readonly fudo?: readonly { readonly title: string; readonly protocol: string }[];
  /** How many reports of each vendor are under way at once. Default: 4. */
  readonly concurrency?: number;
  /** Longest time to wait for one report, in ms. Default: the client's, one hour. */
  readonly maxWaitMs?: number;
  /** How often the state of a run is asked for. Default: the client's. */
  readonly poll?: Partial<PollTiming>;
}

/** Something the operator has to put right before anything is started. */
export class ConfigurationProblem extends Error {}

/** Reads a plan. @throws ConfigurationProblem when it is no plan. */
export async function readPlan(file: string): Promise<Plan> {
  let plan: unknown;
  try {
    plan = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new ConfigurationProblem(`${file} cannot be read: ${String(error)}`);
  }
  checkPlan(plan);
  return plan;
}

const columns = { sailpoint: ["id", "name"], ping: ["name", "realm"], fudo: ["title", "protocol"] };
const settings = ["concurrency", "maxWaitMs", "poll"];

/** The clients check the rest; this is about what would otherwise be left out in silence. */
function checkPlan(plan: unknown): asserts plan is Plan {
  if (!isRecord(plan) || Array.isArray(plan)) throw new ConfigurationProblem("a plan is an object");
  const stranger = Object.keys(plan).find((key) => !(key in columns) && !settings.includes(key));
  if (stranger !== undefined) throw new ConfigurationProblem(`"${stranger}" is not part of a plan`);
  for (const [vendor, needed] of Object.entries(columns)) {
    const reports = plan[vendor] ?? [];
    if (!Array.isArray(reports)) throw new ConfigurationProblem(`${vendor} is not a list`);
    for (const [index, report] of reports.entries()) {
      const missing = needed.find((name) => !isRecord(report) || typeof report[name] !== "string" || !report[name]);
      if (missing !== undefined) throw new ConfigurationProblem(`${vendor}[${index}].${missing} is missing`);
    }
  }
  const { concurrency = 1, maxWaitMs = 1, poll = {} } = plan;
  if (!Number.isInteger(concurrency) || Number(concurrency) < 1)
    throw new ConfigurationProblem("concurrency is not a whole number from 1 on");
  // Wrong for all reports, so none of them is begun.
  for (const [name, value] of Object.entries({ maxWaitMs, ...(poll as object) }))
    if (!(typeof value === "number" && value >= 0)) throw new ConfigurationProblem(`${name} is not a number of ms`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
