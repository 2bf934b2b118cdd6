import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  compareCollections,
  comparisonLines,
  verifyCollection,
  type ComparedReport,
  type CompareKey,
  type Comparison,
  type Normalization,
} from "@identity-reports/evidence";
import { usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import type { Invocation } from "../invocation.ts";
import { writeSummaryPage } from "../output/summary-page.ts";
import { shortPath } from "../output/short-path.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { harmless } from "../progress/text-width.ts";

interface CompareFlags {
  readonly key?: readonly string[];
  readonly ignore?: readonly string[];
  readonly normalize?: readonly Normalization[];
  readonly renamed?: readonly string[];
  readonly lines?: string;
  readonly page?: string;
}

/** Of each report no more rows than these are shown; `--lines` has all of them. */
const MAX_SHOWN = 5;

/** Compares two collections. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const flags = invocation.options as CompareFlags;
  const [before, after] = invocation.args.map((folder) => resolve(context.cwd, folder as string)) as [string, string];
  const result = await compareCollections(before, after, {
    key: keyOf(flags.key ?? []),
    ignore: flags.ignore,
    normalize: flags.normalize,
    renamed: renamedOf(flags.renamed ?? []),
    signal: context.signal,
  });
  if (flags.page !== undefined) {
    const verification = await verifyCollection(after, { signal: context.signal });
    await writeSummaryPage(resolve(context.cwd, flags.page), verification, result);
  }
  if (flags.lines === "-") for (const line of comparisonLines(result)) output.data(line);
  else {
    if (flags.lines !== undefined)
      await pipeline(Readable.from(comparisonLines(result)), createWriteStream(resolve(context.cwd, flags.lines)));
    const exitCode = exitCodeOf(result);
    const { version: _, ...document } = result;
    output.result([
      ...comparisonText(result, invocation),
      ...(flags.page === undefined ? [] : [`  Page for people: ${flags.page}`]),
    ]);
    output.essence(result.outcome);
    output.document({ ok: exitCode === exit.done, exitCode, ...document });
  }
  return exitCodeOf(result);
}

const exitCodeOf = ({ outcome }: Comparison): number =>
  ({ same: exit.done, different: exit.no, "not-compared": exit.usage })[outcome];

/** `id` for all reports; `accounts=id` and `roles=role,user` for one each. */
function keyOf(words: readonly string[]): CompareKey {
  const ofReports = words.filter((word) => word.includes("="));
  const forAll = words
    .filter((word) => !word.includes("="))
    .flatMap((word) => word.split(",").map((name) => name.trim()));
  if (ofReports.length > 0 && forAll.length > 0)
    throw usageError("--key: give columns for all reports, or report=COLUMN for each, not both.");
  if (forAll.length > 0) return forAll;
  return Object.fromEntries(
    ofReports.map((word) => pairOf("--key", word)).map(([id, names]) => [id, names.split(",")]),
  );
}

const renamedOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word) => pairOf("--renamed", word)));

function pairOf(flag: string, word: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    throw usageError(`${flag} ${JSON.stringify(word)}: expected name=value.`);
  return [name, value];
}

function comparisonText(result: Comparison, invocation: Invocation): string[] {
  const { context, output } = invocation;
  const { done, warning } = glyphsFor(context);
  const { before, after, cautions } = result;
  const glyph = result.outcome === "same" ? output.style("green", done) : output.style("yellow", warning);
  return [
    `${glyph} ${result.summary}`,
    `  ${shortPath(before.folder, context.cwd)} -> ${shortPath(after.folder, context.cwd)}`,
    ...cautions.map((caution) => `${output.style("yellow", warning)} ${harmless(caution)}`),
    ...result.reports.filter(({ outcome }) => !["identical", "same"].includes(outcome)).flatMap(reportText),
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
  return [`${id}: ${head}`, ...cautions.map((caution) => `  ${caution}`), ...rows].map(harmless);
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
