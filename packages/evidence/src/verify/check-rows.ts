import { join } from "node:path";
import { rowsOf } from "../file/read-back.js";
import type { EvidenceRecord } from "../format/record.js";
import type { MemberFacts } from "../format/record-file.js";
import type { RecordChecker } from "./record-checker.js";

/** What was read of a file. */
export interface FoundRows {
  readonly columns: readonly string[] | undefined;
  readonly rowCount: number;
}

/**
 * Reads the rows of a report again, and compares them with its record.
 *
 * @returns what was counted; undefined for a file without rows, and for one that could not be read.
 */
export async function checkRows(
  folder: string,
  { file, population, columns, members, rowsError }: EvidenceRecord,
  checker: RecordChecker,
  signal: AbortSignal | undefined,
): Promise<FoundRows | undefined> {
  // By its record the file has no rows, as a PDF, or rows that cannot be read exactly.
  if (file === undefined || population?.counted === undefined || rowsError !== undefined) return undefined;
  const found = await rowsOf(join(folder, file.name), file.format, file.sizeBytes, signal);
  if (found.rowsError !== undefined) {
    checker.add("rows_unreadable", `its rows cannot be read: ${found.rowsError.message}`, { file: file.name });
    return undefined;
  }
  checker.compare("population.counted", population.counted, found.counted);
  if (columns !== undefined) checker.compareList("columns", columns, found.columns ?? []);
  if (members !== undefined) checkMembers(members, found.members ?? [], checker);
  return { columns: found.columns, rowCount: found.counted ?? 0 };
}

function checkMembers(expected: readonly MemberFacts[], found: readonly MemberFacts[], checker: RecordChecker): void {
  const namesOf = (members: readonly MemberFacts[]): readonly string[] => members.map(({ name }) => name);
  checker.compareList("members", namesOf(expected), namesOf(found));
  for (const [at, { name, sizeBytes, digest, crc32, rows }] of expected.entries()) {
    const member = found.find((each) => each.name === name);
    if (member === undefined) continue;
    checker.compare(`members[${at}].sizeBytes`, sizeBytes, member.sizeBytes);
    checker.compare(`members[${at}].digest.sha256`, digest.sha256, member.digest.sha256);
    checker.compare(`members[${at}].crc32`, crc32, member.crc32);
    checker.compare(`members[${at}].rows`, rows, member.rows);
  }
}
