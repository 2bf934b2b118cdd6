import { expectResult } from "../format/expect-result.js";
import { comparisonSchema } from "./comparison-schema.js";
import type { ComparedReport, ComparedTable, Comparison } from "./comparison.js";

/**
 * A comparison as JSON Lines: a head that says what was compared and how, then each report, and behind it its rows, sorted
 * by key. Each line is an object with a `kind`: `comparison`, `report`, `columns`, `added`, `removed`, `changed`.
 *
 * @returns lines, each with its line end.
 * @throws ConfigError for anything but a comparison, when the first line is asked for.
 *
 * @example
 * ```ts
 * await writeFile("changes.jsonl", comparisonLines(comparison));
 * ```
 */
export function* comparisonLines(comparison: Comparison): Generator<string, void, undefined> {
  expectResult("comparison", comparison, comparisonSchema, "compareCollections");
  const { reports, ...head } = comparison;
  yield lineOf("comparison", head);
  for (const report of reports) yield* linesOfReport(report);
}

function* linesOfReport({ tables, ...report }: ComparedReport): Generator<string> {
  yield lineOf("report", report);
  for (const table of tables) yield* linesOfTable(report.id, table);
}

function* linesOfTable(report: string, table: ComparedTable): Generator<string> {
  const { member, key, rowsBefore, rowsAfter, columns } = table;
  yield lineOf("columns", { report, member, key, rowsBefore, rowsAfter, ...columns });
  for (const row of table.added) yield lineOf("added", { report, member, ...row });
  for (const row of table.removed) yield lineOf("removed", { report, member, ...row });
  for (const row of table.changed) yield lineOf("changed", { report, member, ...row });
}

const lineOf = (kind: string, fields: object): string => `${JSON.stringify({ kind, ...fields })}\n`;
