import type { EvidenceRecord, FileFacts } from "../format/record.js";
import { NotComparable } from "./compare-error.js";
import { compareTables, type TableSettings } from "./compare-tables.js";
import type { ComparedReport, ComparedTable, RowCounts } from "./comparison.js";
import { expectSameQuestion } from "./question.js";
import { cautionOf, type Side } from "./side.js";
import { expectFile, openTables, problemOf, type Table } from "./tables.js";

export interface ReportSettings extends Omit<TableSettings, "key"> {
  /** Missing when none was given for this report. */
  readonly key: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Compares one report of two collections. What keeps it from being compared is told in the result. */
export async function compareReport(
  id: string,
  before: Side,
  after: Side,
  settings: ReportSettings,
): Promise<ComparedReport> {
  const [old, now] = [before.documents.records.get(id), after.documents.records.get(id)];
  try {
    const [fileBefore, fileAfter] = expectFiles([old, before], [now, after]);
    if (fileBefore.digest.sha256 === fileAfter.digest.sha256) {
      // Records that agree say nothing of files that were changed afterwards.
      await expectFile(before.about.folder, fileBefore, settings.signal);
      await expectFile(after.about.folder, fileAfter, settings.signal);
      const isCut = now?.population?.complete === false;
      return { id, outcome: "identical", cautions: isCut ? cautionsOf(old, now) : [], counts: noRows, tables: [] };
    }
    const { key } = settings;
    if (key === undefined)
      throw new NotComparable("key_not_given", "no key was given for this report, and its files differ");
    await using tablesBefore = await openTables(before.about.folder, fileBefore, settings.signal);
    await using tablesAfter = await openTables(after.about.folder, fileAfter, settings.signal);
    const tables: ComparedTable[] = [];
    for (const [one, other] of pairTables(tablesBefore.tables, tablesAfter.tables)) {
      tables.push(await compareTables(one, other, { ...settings, key }));
    }
    const outcome = isSame(tables) ? "same" : "different";
    return { id, outcome, cautions: cautionsOf(old, now), counts: countRows(tables), tables };
  } catch (error) {
    const problem = problemOf(error)?.problem;
    if (problem === undefined) throw error;
    return { id, outcome: "not-compared", problem, cautions: [], counts: noRows, tables: [] };
  }
}

const cautionsOf = (before: EvidenceRecord | undefined, after: EvidenceRecord | undefined): readonly string[] =>
  [before && cautionOf("before", before), after && cautionOf("after", after)].filter((each) => each !== undefined);

const noRows: RowCounts = { added: 0, removed: 0, changed: 0 };

/** @throws NotComparable unless both collections have a file, and both are answers to one question. */
function expectFiles(
  [before, sideBefore]: readonly [EvidenceRecord | undefined, Side],
  [after, sideAfter]: readonly [EvidenceRecord | undefined, Side],
): readonly [FileFacts, FileFacts] {
  const [old, now] = [fileOf(before, sideBefore), fileOf(after, sideAfter)];
  if (old === undefined && now === undefined) throw new NotComparable("no_file", "neither collection has a file of it");
  if (old === undefined) throw new NotComparable("only_after", "the collection before has no file of it");
  if (now === undefined) throw new NotComparable("only_before", "the collection after has no file of it");
  if (before !== undefined && after !== undefined) expectSameQuestion(before, after);
  return [old, now];
}

/** A file counts once it was verified. */
const fileOf = (record: EvidenceRecord | undefined, { files }: Side): FileFacts | undefined =>
  record?.state === "verified" && record.file !== undefined && files.has(record.file.name) ? record.file : undefined;

/** Members of ZIPs are paired by name; one with one, whatever their names are. */
function pairTables(before: readonly Table[], after: readonly Table[]): readonly (readonly [Table, Table])[] {
  const [one, other] = [before[0], after[0]];
  const isOnePair = before.length === 1 && after.length === 1 && one?.cells === other?.cells;
  if (isOnePair && one !== undefined && other !== undefined) return [[one, other]];
  const byName = new Map(before.map((table) => [table.member, table]));
  const pairs = after.flatMap((table) => {
    const twin = byName.get(table.member);
    return twin === undefined ? [] : [[twin, table] as const];
  });
  if (pairs.length === after.length && pairs.length === before.length) return pairs;
  const names = (tables: readonly Table[]): string => tables.map(({ member }) => JSON.stringify(member)).join(", ");
  const message = `the members of the two ZIPs differ: ${names(before)} before, ${names(after)} after`;
  throw new NotComparable("members_differ", message);
}

const isSame = (tables: readonly ComparedTable[]): boolean =>
  tables.every(
    ({ columns, added, removed, changed }) =>
      columns.added.length + columns.removed.length + added.length + removed.length + changed.length === 0,
  );

function countRows(tables: readonly ComparedTable[]): RowCounts {
  const sum = (part: "added" | "removed" | "changed"): number =>
    tables.reduce((total, table) => total + table[part].length, 0);
  return { added: sum("added"), removed: sum("removed"), changed: sum("changed") };
}
