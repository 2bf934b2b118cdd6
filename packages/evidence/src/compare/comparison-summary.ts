import { plural } from "../verify/summary-line.js";
import type { ComparedReport, RowCounts } from "./comparison.js";

/** `2 of 14 reports differ: 12 rows added, 3 removed, 1 changed; 1 not compared`. */
export function comparisonSummary(reports: readonly ComparedReport[], counts: RowCounts): string {
  const count = (outcome: ComparedReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length;
  const [different, left] = [count("different"), count("not-compared")];
  const { added, removed, changed } = counts;
  const of = plural(reports.length, "report");
  const rows = `${plural(added, "row")} added, ${removed} removed, ${changed} changed`;
  const told =
    different === 0 ? `0 of ${of} differ` : `${different} of ${of} ${different === 1 ? "differs" : "differ"}: ${rows}`;
  return left === 0 ? told : `${told}; ${left} not compared`;
}
