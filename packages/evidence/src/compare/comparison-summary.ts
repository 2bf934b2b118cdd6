import { plural } from "../format/plural.js";
import type { ComparedReport, RowCounts } from "./comparison.js";

/** `2 of 14 reports differ: 12 rows added, 3 removed, 1 changed; 1 not compared`. */
export function comparisonSummary(reports: readonly ComparedReport[], counts: RowCounts): string {
  const compared = reports.filter(({ outcome }) => outcome !== "not-compared");
  const different = reports.filter(({ outcome }) => outcome === "different");
  const left = reports.length - compared.length;
  if (reports.length === 0) return "neither collection has a report";
  if (compared.length === 0) return `${plural(left, "report")} not compared`;
  const keys = compared.filter(({ problem }) => problem !== undefined).length;
  const ends = [
    ...(left === 0 ? [] : [`${left} not compared`]),
    ...(keys === 0 ? [] : [`the key of ${plural(keys, "report")} names no column`]),
  ];
  const text =
    different.length === 0
      ? `no difference in ${plural(compared.length, "report")}`
      : `${different.length} of ${plural(reports.length, "report")} ${different.length === 1 ? "differs" : "differ"}: ${changesText(different, counts)}`;
  return [text, ...ends].join("; ");
}

function changesText(different: readonly ComparedReport[], { added, removed, changed }: RowCounts): string {
  const rows = `${plural(added, "row")} added, ${removed} removed, ${changed} changed`;
  const others = different.filter(({ tables }) =>
    tables.some(({ columns }) => columns.added.length + columns.removed.length > 0),
  );
  return others.length === 0 ? rows : `${rows}, columns added or removed in ${plural(others.length, "report")}`;
}
