import type { FileFacts } from "../format/record-file.js";
import type { EvidenceRecord } from "../format/record.js";
import { compareContents, noRows } from "./compare-contents.js";
import { NotComparable } from "./compare-error.js";
import type { ComparedReport } from "./comparison.js";
import { expectSameQuestion } from "./question.js";
import type { ReportSettings } from "./report-settings.js";
import { cautionOf, type Side } from "./side.js";
import { problemOf } from "./tables.js";

/** Compares one report of two collections. When it cannot be compared, the result says why. */
export async function compareReport(
  id: string,
  before: Side,
  after: Side,
  settings: ReportSettings,
): Promise<ComparedReport> {
  const [recordBefore, recordAfter] = [before.documents.records.get(id), after.documents.records.get(id)];
  try {
    const [fileBefore, fileAfter] = expectFiles([recordBefore, before], [recordAfter, after]);
    const compared = await compareContents(
      { folder: before.about.folder, file: fileBefore },
      { folder: after.about.folder, file: fileAfter },
      settings,
    );
    // Between two complete identical files nothing can be missing.
    const needsCautions = compared.outcome !== "identical" || recordAfter?.population?.complete === false;
    return { id, ...compared, cautions: needsCautions ? cautionsOf(recordBefore, recordAfter) : [] };
  } catch (error) {
    return notCompared(id, error);
  }
}

/** The result of a report that cannot be compared. @throws the error, when it is not about this report. */
export function notCompared(id: string, error: unknown): ComparedReport {
  const problem = problemOf(error)?.problem;
  if (problem === undefined) throw error;
  return { id, outcome: "not-compared", problem, cautions: [], counts: noRows, tables: [] };
}

const cautionsOf = (before: EvidenceRecord | undefined, after: EvidenceRecord | undefined): readonly string[] =>
  [before && cautionOf("before", before), after && cautionOf("after", after)].filter((each) => each !== undefined);

/** @throws NotComparable unless both collections have a verified file, and both records answer the same question. */
function expectFiles(
  [recordBefore, before]: readonly [EvidenceRecord | undefined, Side],
  [recordAfter, after]: readonly [EvidenceRecord | undefined, Side],
): readonly [FileFacts, FileFacts] {
  const [fileBefore, fileAfter] = [verifiedFileOf(recordBefore, before), verifiedFileOf(recordAfter, after)];
  if (fileBefore === undefined && fileAfter === undefined)
    throw new NotComparable("no_file", "neither collection has a verified file of it");
  if (fileBefore === undefined)
    throw new NotComparable("only_after", "the collection before has no verified file of it");
  if (fileAfter === undefined)
    throw new NotComparable("only_before", "the collection after has no verified file of it");
  if (recordBefore !== undefined && recordAfter !== undefined) expectSameQuestion(recordBefore, recordAfter);
  return [fileBefore, fileAfter];
}

const verifiedFileOf = (record: EvidenceRecord | undefined, { files }: Side): FileFacts | undefined =>
  record?.state === "verified" && record.file !== undefined && files.has(record.file.name) ? record.file : undefined;
