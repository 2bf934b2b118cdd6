import type { Plan } from "../format/plan.js";
import type { CollectionDocuments } from "./read-collection.js";
import type { ReportCounts, VerifiedReport } from "./verification.js";

/** The reports in the order of the plan, also those without a record; then those that the plan does not have. */
export function orderReports(
  { plan, brokenRecords }: CollectionDocuments,
  recorded: readonly VerifiedReport[],
): readonly VerifiedReport[] {
  const byId = new Map(recorded.map((report) => [report.id, report]));
  const planned = (plan?.reports ?? []).map(({ id }): VerifiedReport => {
    const reason = brokenRecords.has(id) ? "its record cannot be read" : "it has no record";
    return byId.get(id) ?? { id, outcome: "missing", reason };
  });
  const plannedIds = new Set(planned.map(({ id }) => id));
  return [...planned, ...recorded.filter(({ id }) => !plannedIds.has(id))];
}

export function countReports(plan: Plan | undefined, reports: readonly VerifiedReport[]): ReportCounts {
  const count = (outcome: VerifiedReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length;
  return {
    planned: plan?.reports.length ?? 0,
    verified: count("verified"),
    incomplete: count("incomplete"),
    unexpected: count("unexpected"),
    skipped: count("skipped"),
    missing: count("missing"),
  };
}
