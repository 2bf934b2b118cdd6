import type { EvidenceRecord } from "../format/record.js";
import type { FileFacts } from "../format/record-file.js";
import { NotComparable } from "./compare-error.js";
import { compareTables, type TableSettings } from "./compare-tables.js";
import type { ComparedReport, ComparedTable, CompareProblem, RowCounts } from "./comparison.js";
import { expectKeyColumns } from "./columns.js";
import { expectSameQuestion } from "./question.js";
import { cautionOf, type Side } from "./side.js";
import { quoted } from "../verify/quoted.js";
import { expectFile, openTables, problemOf, type Table } from "./tables.js";

export interface ReportSettings extends Omit<TableSettings, "key"> {
  /** Missing when none was given for this report. */
  readonly key: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Compares one report of two collections. When it cannot be compared, the result says why. */
export async function compareReport(
  id: string,
  before: Side,
  after: Side,
  settings: ReportSettings,
): Promise<ComparedReport> {
  const [old, now] = [before.documents.records.get(id), after.documents.records.get(id)];
  try {
    const [fileBefore, fileAfter] = expectFiles([old, before], [now, after]);
    const compared = await compareContents(
      { folder: before.about.folder, file: fileBefore },
      { folder: after.about.folder, file: fileAfter },
      settings,
    );
    const needsCautions = compared.outcome !== "identical" || now?.population?.complete === false;
    return { id, ...compared, cautions: needsCautions ? cautionsOf(old, now) : [] };
  } catch (error) {
    return notCompared(id, error);
  }
}

/** A file in its folder. */
export interface FileInFolder {
  readonly folder: string;
  readonly file: Pick<FileFacts, "name" | "format" | "digest">;
}

/** What came of two files. */
type ComparedContents = Omit<ComparedReport, "id" | "cautions">;

/** Compares the rows of two files. @throws NotComparable; what reading fails with. */
export async function compareContents(
  before: FileInFolder,
  after: FileInFolder,
  settings: ReportSettings,
): Promise<ComparedContents> {
  const { key, signal } = settings;
  if (before.file.digest.sha256 === after.file.digest.sha256) {
    // Records that agree say nothing of files that were changed afterwards.
    await expectFile(before.folder, before.file, signal);
    await expectFile(after.folder, after.file, signal);
    const problem = key === undefined ? undefined : await keyProblemOf(after, key, signal);
    return { outcome: "identical", ...(problem === undefined ? {} : { problem }), counts: noRows, tables: [] };
  }
  await using tablesBefore = await openTables(before.folder, before.file, signal);
  await using tablesAfter = await openTables(after.folder, after.file, signal);
  const pairs = pairTables(tablesBefore.tables, tablesAfter.tables);
  if (key === undefined) throw await keyNotGiven(tablesAfter.tables);
  const tables: ComparedTable[] = [];
  for (const [one, other] of pairs) tables.push(await compareTables(one, other, { ...settings, key }));
  return { outcome: isSame(tables) ? "same" : "different", counts: countRows(tables), tables };
}

/** The result of a report that cannot be compared. @throws what says nothing about the report. */
export function notCompared(id: string, error: unknown): ComparedReport {
  const problem = problemOf(error)?.problem;
  if (problem === undefined) throw error;
  return { id, outcome: "not-compared", problem, cautions: [], counts: noRows, tables: [] };
}

async function keyNotGiven(tables: readonly Table[]): Promise<NotComparable> {
  const columns = await tables[0]?.columns();
  const named = columns === undefined ? "" : `; its columns are ${columns.map(quoted).join(", ")}`;
  return new NotComparable("key_not_given", `no key was given for this report, and its files differ${named}`);
}

/** What a key would be refused for, had the files differed: the next comparison may need it. */
async function keyProblemOf(
  { folder, file }: FileInFolder,
  key: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CompareProblem | undefined> {
  try {
    await using opened = await openTables(folder, file, signal);
    for (const table of opened.tables) expectKeyColumns(await table.columns(), key);
    return undefined;
  } catch (error) {
    const problem = problemOf(error)?.problem;
    if (problem === undefined) throw error;
    return problem.code === "key_column_missing" ? problem : undefined;
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
  if (old === undefined && now === undefined)
    throw new NotComparable("no_file", "neither collection has a verified file of it");
  if (old === undefined) throw new NotComparable("only_after", "the collection before has no verified file of it");
  if (now === undefined) throw new NotComparable("only_before", "the collection after has no verified file of it");
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
