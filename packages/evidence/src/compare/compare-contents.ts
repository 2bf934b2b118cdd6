import type { FileFacts } from "../format/record-file.js";
import { quoted } from "../verify/quoted.js";
import { expectKeyColumns } from "./columns.js";
import { NotComparable } from "./compare-error.js";
import { compareTables } from "./compare-tables.js";
import type { ComparedReport, ComparedTable, CompareProblem, RowCounts } from "./comparison.js";
import type { ReportSettings } from "./report-settings.js";
import { expectFile, openTables, problemOf, type Table } from "./tables.js";

/** A file in its folder. */
export interface FileInFolder {
  readonly folder: string;
  readonly file: Pick<FileFacts, "name" | "format" | "digest">;
}

/** How two files differ. */
export type ComparedContents = Omit<ComparedReport, "id" | "cautions">;

export const noRows: RowCounts = { added: 0, removed: 0, changed: 0 };

/**
 * Compares the rows of two files.
 *
 * @throws NotComparable when they cannot be compared; what reading them fails with.
 */
export async function compareContents(
  before: FileInFolder,
  after: FileInFolder,
  settings: ReportSettings,
): Promise<ComparedContents> {
  const { key, signal } = settings;
  if (before.file.digest.sha256 === after.file.digest.sha256) {
    // The records agree. Both files are read all the same: they may have been changed since.
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
  for (const [tableBefore, tableAfter] of pairs)
    tables.push(await compareTables(tableBefore, tableAfter, { ...settings, key }));
  return { outcome: isSame(tables) ? "same" : "different", counts: countRows(tables), tables };
}

/** What a key would be refused for if the files differed: the next comparison may need that key. */
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

async function keyNotGiven(tables: readonly Table[]): Promise<NotComparable> {
  const columns = await tables[0]?.columns();
  const named = columns === undefined ? "" : `; its columns are ${columns.map(quoted).join(", ")}`;
  return new NotComparable("key_not_given", `no key was set for this report, and its files differ${named}`);
}

/** Pairs the members of ZIPs by name. Two ZIPs of one member each, and two other files, are one pair, whatever their names. */
function pairTables(before: readonly Table[], after: readonly Table[]): readonly (readonly [Table, Table])[] {
  const [firstBefore, firstAfter] = [before[0], after[0]];
  const isOnePair = before.length === 1 && after.length === 1 && firstBefore?.cells === firstAfter?.cells;
  if (isOnePair && firstBefore !== undefined && firstAfter !== undefined) return [[firstBefore, firstAfter]];
  const byName = new Map(before.map((table) => [table.member, table]));
  const pairs = after.flatMap((table) => {
    const tableBefore = byName.get(table.member);
    return tableBefore === undefined ? [] : [[tableBefore, table] as const];
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
  const sum = (change: "added" | "removed" | "changed"): number =>
    tables.reduce((total, table) => total + table[change].length, 0);
  return { added: sum("added"), removed: sum("removed"), changed: sum("changed") };
}
