import type { Plan, PlannedReport } from "../format/plan.js";
import { layout, recordName } from "../format/layout.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import type { CollectionDocuments } from "./read-collection.js";
import { RecordChecker } from "./record-checker.js";
import type { ReportCounts, VerifiedReport } from "./verification.js";

/** Holds the records against the plan: each is of a report that was planned, and asks for what was planned. */
export function checkPlan({ plan, records }: CollectionDocuments, findings: Findings): void {
  if (plan === undefined) return;
  const planned = new Map(plan.reports.map((report) => [report.id, report]));
  for (const [id, { report, source }] of records) {
    const wanted = planned.get(id);
    const file = recordName(id);
    if (wanted === undefined) {
      const message = `${quoted(file)} is of a report that ${layout.plan} does not have`;
      findings.add("record_unplanned", message, { file, report: id });
      continue;
    }
    comparePlan("report", wanted.report, report.type);
    comparePlan("tenant", tenantOf(wanted, plan), source.tenant);

    function comparePlan(field: string, expected: string | undefined, found: string): void {
      if (expected === undefined || expected === found) return;
      const message = `${layout.plan} says ${field} ${quoted(expected)}, and the record ${quoted(found)}`;
      new RecordChecker(id, file, findings).add("plan_differs", message, { expected, found });
    }
  }
}

const tenantOf = ({ tenant }: PlannedReport, { defaults }: Plan): string | undefined => tenant ?? defaults?.tenant;

/** A file below `data/` that no record names is evidence of nothing. */
export function checkPayload({ records }: CollectionDocuments, files: ReadonlySet<string>, findings: Findings): void {
  const named = new Set([...records.values()].map(({ file }) => file?.name));
  for (const file of files) {
    if (!file.startsWith(`${layout.payload}/`) || named.has(file)) continue;
    findings.add("payload_unclaimed", `${quoted(file)} is named by no record`, { file });
  }
}

/** The reports in the order of the plan, those without a record among them; then what the plan does not know. */
export function orderReports(
  { plan, brokenRecords }: CollectionDocuments,
  found: readonly VerifiedReport[],
): readonly VerifiedReport[] {
  const byId = new Map(found.map((report) => [report.id, report]));
  const planned = (plan?.reports ?? []).map(({ id }): VerifiedReport => {
    const reason = brokenRecords.has(id) ? "its record cannot be read" : "it has no record";
    return byId.get(id) ?? { id, outcome: "missing", reason };
  });
  const ids = new Set(planned.map(({ id }) => id));
  return [...planned, ...found.filter(({ id }) => !ids.has(id))];
}

export function countReports(plan: Plan | undefined, reports: readonly VerifiedReport[]): ReportCounts {
  const count = (outcome: VerifiedReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length;
  return {
    planned: plan?.reports.length ?? 0,
    verified: count("verified"),
    incomplete: count("incomplete"),
    skipped: count("skipped"),
    missing: count("missing"),
  };
}
