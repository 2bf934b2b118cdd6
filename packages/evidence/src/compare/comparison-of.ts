import type { ComparedReport, Comparison } from "./comparison.js";
import { comparisonSummary } from "./comparison-summary.js";
import type { CompareOptions } from "./options.js";
import type { Side } from "./side.js";

/** The comparison of two sides, by its reports. */
export function comparisonOf(
  before: Pick<Side, "about" | "cautions">,
  after: Pick<Side, "about" | "cautions">,
  reports: readonly ComparedReport[],
  { key, ignore = [], normalize = [], renamed = {} }: CompareOptions,
): Comparison {
  const sum = (change: "added" | "removed" | "changed"): number =>
    reports.reduce((total, { counts }) => total + counts[change], 0);
  const has = (outcome: ComparedReport["outcome"]): boolean => reports.some((report) => report.outcome === outcome);
  const counts = { added: sum("added"), removed: sum("removed"), changed: sum("changed") };
  const reportCautions = reports.flatMap(({ id, cautions }) => cautions.map((caution) => `${id}: ${caution}`));
  return {
    version: 1,
    derived: true,
    comparedAt: new Date().toISOString(),
    before: before.about,
    after: after.about,
    settings: { key, ignore, normalize, renamed },
    outcome: has("not-compared") ? "not-compared" : has("different") ? "different" : "same",
    summary: comparisonSummary(reports, counts),
    cautions: [...before.cautions, ...after.cautions, ...reportCautions],
    counts,
    reports,
  };
}
