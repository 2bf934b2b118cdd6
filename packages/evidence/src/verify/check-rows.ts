import { join } from "node:path";
import { ReportsError } from "@identity-reports/core";
import { openArchive, readRows, type Rows } from "@identity-reports/rows";
import type { EvidenceRecord } from "../format/record.js";
import type { RecordChecker } from "./record-checker.js";

/** What was read of a file. */
export interface FoundRows {
  readonly columns: readonly string[] | undefined;
  readonly rowCount: number;
}

/**
 * Reads the rows of a report again, and holds them against its record.
 *
 * @returns what was counted; undefined for a file without rows, and for one that could not be read.
 */
export async function checkRows(
  folder: string,
  record: EvidenceRecord,
  checker: RecordChecker,
  signal: AbortSignal | undefined,
): Promise<FoundRows | undefined> {
  const { file, population } = record;
  // The record says of what it could not count that it is not counted: a PDF, or a CSV file that is none.
  if (file === undefined || population?.counted === undefined) return undefined;
  try {
    const found = await countRows(join(folder, file.name), record, checker, signal);
    checker.compare("population.counted", population.counted, found.rowCount);
    if (record.columns !== undefined) checker.compareList("columns", record.columns, found.columns ?? []);
    return found;
  } catch (error) {
    if (!ReportsError.is(error) || signal?.aborted === true) throw error;
    checker.add("rows_unreadable", `its rows cannot be read: ${error.message}`, { file: file.name });
    return undefined;
  }
}

async function countRows(
  path: string,
  { file, members }: EvidenceRecord,
  checker: RecordChecker,
  signal: AbortSignal | undefined,
): Promise<FoundRows> {
  if (members === undefined) {
    if (file?.sizeBytes === 0) return { columns: [], rowCount: 0 };
    return await countOf(readRows(path, { ...formatOf(file?.format), signal }));
  }
  await using archive = await openArchive(path, { signal });
  const names = archive.members.map(({ name }) => name);
  checker.compareList(
    "members",
    members.map(({ name }) => name),
    names,
  );
  let rowCount = 0;
  let columns: readonly string[] | undefined;
  for (const member of archive.members) {
    const at = members.findIndex(({ name }) => name === member.name);
    const expected = members[at];
    if (expected === undefined) continue;
    checker.compare(`members[${at}].sizeBytes`, expected.sizeBytes, member.sizeBytes);
    if (expected.rows === undefined) continue;
    const found = await countOf(member.rows({ ...formatOf(member.name.split(".").at(-1)), signal }));
    checker.compare(`members[${at}].rows`, expected.rows, found.rowCount);
    rowCount += found.rowCount;
    columns ??= found.columns;
  }
  return { columns, rowCount };
}

const formatOf = (format: string | undefined): { readonly format: "csv" | "jsonl"; readonly as?: "arrays" } =>
  format === "jsonl" || format === "ndjson" ? { format: "jsonl" } : { format: "csv", as: "arrays" };

async function countOf(rows: Rows<unknown>): Promise<FoundRows> {
  for await (const _ of rows);
  return { columns: rows.columns, rowCount: rows.rowCount ?? 0 };
}
