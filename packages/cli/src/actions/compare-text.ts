import type { ComparedReport, Comparison } from "@identity-reports/evidence";
import type { Invocation } from "../invocation.ts";
import { shellWord } from "../output/printed-command.ts";
import { shortPath } from "../output/short-path.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { withoutControls } from "../progress/text-width.ts";

/** Of each report no more rows than these are shown; `--lines` has all of them. */
const MAX_SHOWN = 5;

/** A comparison for people. */
export function comparisonText(result: Comparison, invocation: Invocation): string[] {
  const { context, output } = invocation;
  const { done, warning } = glyphsFor(context);
  const { before, after, cautions } = result;
  const isSame = result.outcome === "same" && result.reports.every(({ problem }) => problem === undefined);
  const glyph = isSame ? output.style("green", done) : output.style("yellow", warning);
  return [
    `${glyph} ${result.summary}`,
    `  ${shortPath(before.folder, context.cwd)} -> ${shortPath(after.folder, context.cwd)}`,
    ...cautions.map((caution) => `${output.style("yellow", warning)} ${withoutControls(caution)}`),
    ...result.reports.filter(isWorthTelling).flatMap(reportText),
    ...keyAdvice(result, invocation),
  ];
}

const isWorthTelling = ({ outcome, problem }: ComparedReport): boolean =>
  problem !== undefined || !["identical", "same"].includes(outcome);

/** How a key is given, where one is missing. */
function keyAdvice({ reports }: Comparison, { args }: Invocation): string[] {
  const first = reports.find(({ problem }) => problem?.code === "key_not_given");
  if (first === undefined) return [];
  const flag = reports.length === 1 ? "COLUMN" : `${first.id}=COLUMN`;
  return [
    "Set the column, or columns, that identify a row:",
    `  identity-reports compare ${args.map((path) => shellWord(path as string)).join(" ")} --key ${shellWord(flag)}`,
  ];
}

function reportText({ id, problem, counts, tables, cautions }: ComparedReport): string[] {
  const head = problem === undefined ? `+${counts.added} -${counts.removed} ~${counts.changed}` : problem.message;
  const rows = tables.flatMap(({ added, removed, changed, columns }) => [
    ...columns.added.map((name) => `  column added    ${name}`),
    ...columns.removed.map((name) => `  column removed  ${name}`),
    ...shownRows("  added    ", added),
    ...shownRows("  removed  ", removed),
    ...shownRows("  changed  ", changed, ({ changes }) =>
      Object.entries(changes)
        .map(([name, [was, is]]) => `${name}: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`)
        .join(", "),
    ),
  ]);
  return [`${id}: ${head}`, ...cautions.map((caution) => `  ${caution}`), ...rows].map(withoutControls);
}

function shownRows<Row extends { readonly key: readonly unknown[] }>(
  head: string,
  rows: readonly Row[],
  more: (row: Row) => string = () => "",
): string[] {
  const lines = rows.slice(0, MAX_SHOWN).map((row) => `${head}${row.key.join(", ")}  ${more(row)}`.trimEnd());
  const left = rows.length - MAX_SHOWN;
  return left > 0 ? [...lines, `${head}and ${left} more`] : lines;
}
