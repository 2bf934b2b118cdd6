import type { EvidenceRecord } from "../format/record.js";
import { payloadName, recordName } from "../format/layout.js";
import type { MeasuredFiles } from "./bag/check-digests.js";
import type { VerifiedBag } from "./bag/verify-bag.js";
import { checkRows } from "./check-rows.js";
import type { Findings } from "./findings.js";
import { RecordChecker } from "./record-checker.js";
import type { VerifiedReport } from "./verification.js";

/** What the records of a collection are held against. */
export interface RecordContext {
  readonly folder: string;
  readonly bag: VerifiedBag;
  readonly findings: Findings;
  readonly signal: AbortSignal | undefined;
}

/** Holds a record against its file, and says what the report is worth. */
export async function checkRecord(record: EvidenceRecord, context: RecordContext): Promise<VerifiedReport> {
  const { id, file, state, population } = record;
  const checker = new RecordChecker(id, recordName(id), context.findings);
  const isThere = file !== undefined && checkFile(record, file, context.bag, checker);
  // Also one that was changed is there.
  const hasFile = file?.name.startsWith(payloadName(id, "")) === true && context.bag.files.has(file.name);
  const found = isThere ? await checkRows(context.folder, record, checker, context.signal) : undefined;
  if (found !== undefined) checkExpectation(record, found.rowCount, found.columns ?? [], checker);
  if (population !== undefined) checkPopulation(population, checker);
  const report = { id, record, rowCount: found?.rowCount };
  if (state === "skipped") return { ...report, outcome: "skipped", reason: record.skipped };
  if (state === "failed" && hasFile) return { ...report, outcome: "unexpected", reason: failureOf(record) };
  if (state !== "verified") return { ...report, outcome: "missing", reason: reasonOf(record) };
  if (file === undefined) checker.add("record_differs", "its record says that it is verified, and names no file");
  if (checker.hasErrors && !hasFile) return { ...report, outcome: "missing", reason: "its file is not there" };
  if (checker.hasErrors)
    return { ...report, outcome: "unexpected", reason: "its file is not what its record says, or the plan expects" };
  const isIncomplete = population?.complete === false;
  if (!isIncomplete) return { ...report, outcome: "verified" };
  const reason = `${population?.counted ?? "?"} of the ${population?.announced ?? "?"} rows that the vendor announced`;
  return { ...report, outcome: "incomplete", reason };
}

/** @returns true when the file is there, and can be read. */
function checkFile(
  { id }: EvidenceRecord,
  file: NonNullable<EvidenceRecord["file"]>,
  { files, measured, isSealed }: VerifiedBag,
  checker: RecordChecker,
): boolean {
  if (!file.name.startsWith(payloadName(id, ""))) {
    checker.add("record_differs", `${checker.file} names a file outside of its folder`, { found: file.name });
    return checker.fail();
  }
  // The check of the manifests has added a finding for it already.
  if (checker.findings.isDamaged(file.name)) return checker.fail();
  if (!files.has(file.name)) {
    checker.add("record_differs", `its file ${file.name} is missing`, { file: file.name });
    return checker.fail();
  }
  // Without manifests nothing was measured, and "unsealed" says so.
  if (isSealed) compareMeasures(file, measured, checker);
  return true;
}

function compareMeasures(file: NonNullable<EvidenceRecord["file"]>, measured: MeasuredFiles, checker: RecordChecker) {
  const found = measured.get(file.name);
  if (found === undefined) return;
  const { sha256, sha512 } = found.digest;
  checker.compare("file.sizeBytes", file.sizeBytes, found.sizeBytes);
  if (sha256 !== undefined) checker.compare("file.digest.sha256", file.digest.sha256, sha256);
  if (sha512 !== undefined) checker.compare("file.digest.sha512", file.digest.sha512, sha512);
}

function checkPopulation(
  { announced, counted, complete }: NonNullable<EvidenceRecord["population"]>,
  checker: RecordChecker,
): void {
  if (complete !== true || announced === undefined || counted === undefined || announced === counted) return;
  const details = { expected: announced, found: counted };
  checker.add("record_differs", `${checker.file} calls ${counted} of ${announced} rows complete`, details);
}

function checkExpectation(
  { state, expect, file }: EvidenceRecord,
  rowCount: number,
  columns: readonly string[],
  checker: RecordChecker,
): void {
  // A report that failed for this reason keeps its file.
  if (state !== "verified" || expect === undefined) return;
  const details = file === undefined ? {} : { file: file.name };
  const { minRows = 0, columns: wanted = [] } = expect;
  if (rowCount < minRows) {
    const message = `the plan expects at least ${minRows} rows, and there are ${rowCount}`;
    checker.add("expectation_failed", message, { ...details, expected: minRows, found: rowCount });
  }
  for (const column of wanted.filter((name) => !columns.includes(name))) {
    const message = `the plan expects a column ${JSON.stringify(column)}, and there is none`;
    checker.add("expectation_failed", message, { ...details, expected: column });
  }
}

const failureOf = ({ failure }: EvidenceRecord): string => failure?.error.message ?? "its record does not say why";

function reasonOf(record: EvidenceRecord): string {
  const { state } = record;
  if (state === "failed") return `failed: ${failureOf(record)}`;
  if (state === "unknown") return "a run may have been started, and its handle is not known";
  return `${state}: it was not collected to its end`;
}
