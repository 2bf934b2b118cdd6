import type { ComparedReport, ComparedTable, Comparison, RowKey } from "../compare/comparison.js";
import { firstOf, mono, type Block, type Cell, type Fact, type Styled } from "./blocks.js";
import { numberText, timeText, valueText } from "./plain-text.js";

/** The page names this many rows of a kind; the JSON Lines have all. */
const maxRows = 10;

const looks = {
  identical: { text: "identical file" },
  same: { text: "same rows" },
  different: { text: "different", tone: "warning" },
  "not-compared": { text: "not compared", tone: "bad" },
} as const satisfies Record<ComparedReport["outcome"], Styled>;

/** What changed since the collection before. */
export function comparisonSection(comparison: Comparison): readonly Block[] {
  const { before, summary, cautions, comparedAt, reports } = comparison;
  const facts: readonly Fact[] = [
    ["Compared with", before.folder],
    ["Compared at", timeText(comparedAt)],
    ["Its digest", before.digest === undefined ? "none: it is not sealed" : mono(before.digest)],
  ];
  return [
    { kind: "heading", level: 2, text: "What changed since last time" },
    { kind: "text", text: `${capitalized(summary)}.` },
    { kind: "facts", facts },
    ...(cautions.length === 0 ? [] : [{ kind: "list", items: cautions.map(cautionCell) } as const]),
    { kind: "table", columns: ["Report", "Outcome", "Added", "Removed", "Changed"], rows: reports.map(rowOf) },
    ...reports.flatMap(detailsOf),
  ];
}

const cautionCell = (text: string): Cell => ({ text: text, tone: "warning" });

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function rowOf({ id, outcome, counts, tables }: ComparedReport): readonly Cell[] {
  const numbers =
    tables.length === 0 ? ["–", "–", "–"] : [counts.added, counts.removed, counts.changed].map(numberText);
  return [id, looks[outcome], ...numbers];
}

function detailsOf({ id, problem, tables }: ComparedReport): readonly Block[] {
  const problemText = problem === undefined ? [] : [{ kind: "text", text: problem.message } as const];
  const lists = tables.flatMap((table) => tableBlocks(table));
  if (problemText.length + lists.length === 0) return [];
  return [{ kind: "group", blocks: [{ kind: "heading", level: 3, text: id }, ...problemText, ...lists] }];
}

function tableBlocks({ member, columns, added, removed, changed }: ComparedTable): readonly Block[] {
  const lists: readonly (readonly [label: string, items: readonly string[]])[] = [
    ["Added columns", columns.added],
    ["Removed columns", columns.removed],
    ["Moved columns", columns.moved],
    ["Ignored columns", columns.ignored],
    ["Added rows", added.map(({ key }) => keyText(key))],
    ["Removed rows", removed.map(({ key }) => keyText(key))],
    ["Changed rows", changed.map(({ key, changes }) => `${keyText(key)}: ${changesText(changes)}`)],
  ];
  const blocks = lists.flatMap(([label, items]): readonly Block[] => {
    if (items.length === 0) return [];
    return [
      { kind: "text", text: `${label}: ${numberText(items.length)}` },
      { kind: "list", items: firstOf(items, maxRows) },
    ];
  });
  return member === undefined || blocks.length === 0 ? blocks : [{ kind: "text", text: member }, ...blocks];
}

const keyText = (key: RowKey): string => key.map(valueText).join(", ");

const changesText = (changes: Readonly<Record<string, readonly [unknown, unknown]>>): string =>
  Object.entries(changes)
    .map(([column, [before, after]]) => `${column} ${quoted(before)} → ${quoted(after)}`)
    .join("; ");

const quoted = (value: unknown): string => `“${valueText(value)}”`;
