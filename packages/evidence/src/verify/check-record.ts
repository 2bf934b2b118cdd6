import type { Expectation, Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import { payloadName, recordName } from "../format/layout.js";
import { plural } from "../format/plural.js";
import type { MeasuredFiles } from "./bag/check-digests.js";
import type { VerifiedBag } from "./bag/verify-bag.js";
import { checkRows, type FoundRows } from "./check-rows.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import { RecordChecker } from "./record-checker.js";
import type { VerifiedReport } from "./verification.js";

/** What the records of a collection are compared with. */
export interface RecordContext {
  readonly folder: string;
  readonly bag: VerifiedBag;
  readonly plan: Plan | undefined;
  readonly findings: Findings;
  readonly signal: AbortSignal | undefined;
}

/** Compares a record with its file, and says how the report came out. */
export async function checkRecord(record: EvidenceRecord, context: RecordContext): Promise<VerifiedReport> {
  const { id, file, population } = record;
  const { bag, findings, folder, signal } = context;
  const checker = new RecordChecker(id, recordName(id), findings);
  const isReadable = file !== undefined && checkFile(record, file, bag, checker);
  const found = isReadable ? await checkRows(folder, record, checker, signal) : undefined;
  if (isReadable) checkExpectation(record, expectationOf(record, context), found, checker);
  if (population !== undefined) checkPopulation(population, checker);
  if (record.state === "verified" && file === undefined)
    checker.add("record_differs", "its record says that it is verified, but names no file");
  // Also a file that was changed is there.
  const hasFile = file?.name.startsWith(payloadName(id, "")) === true && bag.files.has(file.name);
  return { id, record, rowCount: found?.rowCount, ...outcomeOf(record, hasFile, checker.hasErrors) };
}

function outcomeOf(
  record: EvidenceRecord,
  hasFile: boolean,
  hasErrors: boolean,
): Pick<VerifiedReport, "outcome" | "reason"> {
  const { state, population } = record;
  if (state === "skipped") return { outcome: "skipped", reason: record.skipped };
  if (state === "failed" && hasFile) return { outcome: "unexpected", reason: failureOf(record) };
  if (state !== "verified") return { outcome: "missing", reason: reasonOf(record) };
  if (hasErrors && !hasFile) return { outcome: "missing", reason: "its file is missing" };
  if (hasErrors)
    return { outcome: "unexpected", reason: "its file does not match its record or the plan's expectation" };
  if (population?.complete !== false) return { outcome: "verified" };
  const { counted = "?", announced = "?" } = population;
  return { outcome: "incomplete", reason: `${counted} of the ${announced} rows that the vendor announced` };
}

/** @returns true when the file is there, and can be read. */
function checkFile(
  { id }: EvidenceRecord,
  file: NonNullable<EvidenceRecord["file"]>,
  { files, measured, isSealed }: VerifiedBag,
  checker: RecordChecker,
): boolean {
  if (!file.name.startsWith(payloadName(id, ""))) {
    checker.add("record_differs", `${checker.file} names a file outside its folder`, { found: file.name });
    return false;
  }
  // The check of the manifests has added a finding for it already.
  if (checker.findings.isDamaged(file.name)) return checker.markWrong();
  if (!files.has(file.name)) {
    checker.add("record_differs", `its file ${file.name} is missing`, { file: file.name });
    return false;
  }
  // Files of a folder that is not sealed were not measured: the finding "unsealed" says so.
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

/** What the plan expects of the file. Without a plan that can be read, what its record says. */
const expectationOf = ({ id, expect }: EvidenceRecord, { plan }: RecordContext): Expectation =>
  (plan === undefined ? expect : plan.reports.find((report) => report.id === id)?.expect) ?? {};

function checkExpectation(
  { state, file }: EvidenceRecord,
  { minRows = 0, columns = [] }: Expectation,
  found: FoundRows | undefined,
  checker: RecordChecker,
): void {
  // A report that failed because of its expectation is checked by its state; rows that cannot be read any more were found.
  if (state !== "verified" || (found === undefined && checker.hasErrors)) return;
  const details = file === undefined ? {} : { file: file.name };
  if ((found?.rowCount ?? -1) < minRows && minRows > 0) {
    const count = found === undefined ? "they cannot be counted" : `there are ${found.rowCount}`;
    const message = `the plan expects at least ${plural(minRows, "row")}, but ${count}`;
    checker.add("expectation_failed", message, { ...details, expected: minRows, found: found?.rowCount });
  }
  for (const column of columns.filter((name) => found?.columns?.includes(name) !== true)) {
    const message = `the plan expects a column ${quoted(column)}, but there is none`;
    checker.add("expectation_failed", message, { ...details, expected: column });
  }
}

const failureOf = ({ failure }: EvidenceRecord): string => failure?.error.message ?? "its record does not say why";

function reasonOf(record: EvidenceRecord): string {
  const { state } = record;
  if (state === "failed") return `failed: ${failureOf(record)}`;
  if (state === "unknown") return "a run may have been started, and its handle is not known";
  return `${state}: its collection was not finished`;
}
