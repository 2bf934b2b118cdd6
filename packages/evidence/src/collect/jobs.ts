import { ConfigError } from "@identity-reports/core";
import type { EvidenceClient } from "../clients.js";
import { EvidenceError } from "../evidence-error.js";
import { durationMs } from "../format/duration.js";
import type { Declarations, Expectation, Plan, PlannedReport } from "../format/plan.js";
import { questionOf, type ReportQuestion } from "../format/report-question.js";
import type { Declared } from "../format/record.js";
import type { Vendor } from "../vendors/vendor.js";
import { vendors } from "../vendors/vendors.js";
import type { CollectOptions, Release } from "./options.js";

/** One report of the plan, and all that is needed to collect it. */
export interface Job {
  /** The report's id in the plan. */
  readonly id: string;
  readonly client: EvidenceClient;
  readonly vendor: Vendor;
  /** What to ask for, and of which tenant. */
  readonly question: ReportQuestion;
  readonly maxWaitMs: number | undefined;
  readonly expect: Expectation | undefined;
  /** Why the plan skips it. */
  readonly skip: string | undefined;
  /** What a person says of its lost start: start it again, or continue this run. Undefined when nothing is said. */
  readonly released: "start" | { readonly runId: string } | undefined;
  readonly declared: Declared;
}

/**
 * The jobs of a plan, in its order.
 *
 * @throws EvidenceError `client_missing` that names every tenant without one; ConfigError for ids that the plan does not have,
 * and for a release that would have no effect.
 */
export function jobsOf(plan: Plan, options: CollectOptions): Job[] {
  const { clients, only = [], release = [] } = options;
  const tenants = new Set(plan.reports.map((report) => questionOf(report, plan).tenant));
  const missing = [...tenants].filter((tenant) => !Object.hasOwn(clients, tenant));
  if (missing.length > 0) {
    const message = `clients: there is none for ${missing.map((tenant) => JSON.stringify(tenant)).join(", ")}`;
    throw new EvidenceError(message, { code: "client_missing" });
  }
  for (const tenant of tenants) expectClient(tenant, clients[tenant]);
  expectFormats(plan, options);
  const ids = new Set(plan.reports.map(({ id }) => id));
  const released = release.map((each) => (typeof each === "string" ? each : each.id));
  for (const [option, list] of Object.entries({ only, release: released })) {
    const unknownId = list.find((id) => !ids.has(id));
    if (unknownId !== undefined)
      throw new ConfigError(option, `the plan has no report with the id ${JSON.stringify(unknownId)}`);
  }
  expectReleasable(released, options.only);
  return plan.reports.map((report) => jobOf(report, plan, options));
}

/** @throws ConfigError for a report that is released twice, perhaps in two ways, or that `only` leaves out. */
function expectReleasable(released: readonly string[], only: readonly string[] | undefined): void {
  const twice = released.find((id, index) => released.indexOf(id) < index);
  if (twice !== undefined)
    throw new ConfigError("release", `names ${JSON.stringify(twice)} more than once; nothing was started`);
  const leftOut = released.find((id) => only?.includes(id) === false);
  if (leftOut !== undefined)
    throw new ConfigError(
      "only",
      `leaves out ${JSON.stringify(leftOut)}, which is to be released; nothing was started: add it, or name no reports`,
    );
}

/** @throws EvidenceError when the plan names a format that a report does not have: before its run, and not after it. */
function expectFormats(plan: Plan, { clients }: CollectOptions): void {
  const issues = plan.reports.flatMap((report, index) => {
    const { vendor = "" } = clients[questionOf(report, plan).tenant] ?? {};
    const only = vendors[vendor]?.onlyFormatOf?.(report.report);
    if (report.format === undefined || only === undefined || report.format === only) return [];
    return [{ path: `reports[${index}].format`, message: `expected ${only}: ${report.report} has no other format` }];
  });
  if (issues.length === 0) return;
  const message = `the plan: ${issues.map(({ path, message: fault }) => `${path}: ${fault}`).join("; ")}`;
  throw new EvidenceError(message, { code: "plan_invalid", issues });
}

function expectClient(tenant: string, client: EvidenceClient | undefined): void {
  const known = Object.keys(vendors);
  const { vendor } = (client ?? {}) as Partial<EvidenceClient>;
  if (typeof vendor !== "string" || !known.includes(vendor))
    throw new ConfigError(`clients.${tenant}`, `expected a client of ${known.join(", ")}`);
}

function releasedAs(id: string, release: readonly Release[]): Job["released"] {
  const found = release.find((each) => (typeof each === "string" ? each : each.id) === id);
  return typeof found === "string" ? "start" : found;
}

function jobOf(report: PlannedReport, plan: Plan, options: CollectOptions): Job {
  const { id, control = [], expect, skip } = report;
  const { defaults = {} } = plan;
  const { tenant } = questionOf(report, plan);
  const client = options.clients[tenant] as EvidenceClient;
  const vendor = vendors[client.vendor] as Vendor;
  const maxWait = report.maxWait ?? defaults.maxWait;
  const declared: Declarations = { ...options.declared, ...defaults.declared, ...report.declared };
  return {
    id,
    client,
    vendor,
    question: questionOf(report, plan, vendor.onlyFormatOf?.(report.report)),
    maxWaitMs: maxWait === undefined ? undefined : durationMs(maxWait),
    expect,
    skip,
    released: releasedAs(id, options.release ?? []),
    declared: { ...declared, controlIds: [control].flat() },
  };
}
