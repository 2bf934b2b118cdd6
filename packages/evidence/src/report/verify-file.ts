import { errorJson } from "../format/error-json.js";
import { algorithms } from "../format/layout.js";
import { diskProblemOf } from "../folder/disk-full.js";
import type { EvidenceRecord } from "../format/record.js";
import type { FileFacts, Population } from "../format/record-file.js";
import { unmetExpectation } from "./expectation.js";
import { measureFile, UnreadableFile } from "../file/file-bytes.js";
import { rowsOf } from "../file/read-back.js";
import { fileChanged } from "./report-errors.js";
import type { StepResult } from "./report-result.js";
import type { ReportWork } from "./report-work.js";

/** Reads the file back from the disk, and compares it with what was received and with what the plan expects. */
export async function verifyFile(work: ReportWork): Promise<StepResult> {
  const { collection } = work.context;
  const { expect } = work.job;
  const file = work.current.file as FileFacts;
  work.emitPhase("verifying");
  const path = collection.path(file.name);
  try {
    const { sizeBytes, digest } = await measureFile(path, algorithms);
    if (sizeBytes !== file.sizeBytes || digest.sha256 !== file.digest.sha256) throw fileChanged(file.name);
    const rows = await rowsOf(path, file.format, sizeBytes);
    const facts: Partial<EvidenceRecord> = {
      file: { ...file, digest, verifiedAt: new Date().toISOString() },
      members: rows.members,
      columns: rows.columns,
      rowsError: rows.rowsError,
      population: recounted(work.current.population, rows.counted),
      expect,
    };
    const unmet = unmetExpectation(expect, rows, file.name);
    if (unmet !== undefined) return await work.fail("file", unmet, facts);
    await work.write({ ...facts, state: "verified", failure: undefined, attempts: work.attempts("verified") });
  } catch (error) {
    // The record has no room, and the file is here: the next call verifies it.
    if (diskProblemOf(error) !== undefined) throw error;
    // Where the system refused to read it, its error says what to fix.
    const isReadable = !(error instanceof UnreadableFile);
    return await work.fail("file", isReadable ? error : (error.cause ?? fileChanged(file.name)));
  }
  await cleanUp(work);
  return {};
}

/** Reads the verified file of an earlier call again. A file that has changed is an error of the result, and is left as it is. */
export async function keepFile({ context, current }: ReportWork): Promise<StepResult> {
  const { file } = current;
  if (file === undefined) return {};
  const now = await measureFile(context.collection.path(file.name), algorithms).catch(() => undefined);
  if (now?.digest.sha256 === file.digest.sha256) return {};
  const reason = "find out who changed it; to collect it again, use another folder";
  return { error: errorJson(fileChanged(file.name)), nextStep: { action: "ask-a-person", reason } };
}

/** Deletes the report at the vendor, if the option asks for it. Its file is verified by then. */
async function cleanUp(work: ReportWork): Promise<void> {
  const { options, emit } = work.context;
  const { client, vendor, id } = work.job;
  const { run } = work.current;
  if (options.cleanUp !== true || run === undefined || run.joined || run.deletedAt !== undefined) return;
  if (vendor.cleanUp === undefined) return;
  try {
    await vendor.cleanUp(client, run.id);
    await work.write({ run: { ...run, deletedAt: new Date().toISOString() } });
  } catch (error) {
    const message = `${id}: the report ${run.id} stays where it was made: ${errorJson(error).message}`;
    emit({ type: "notice", code: "clean_up_failed", message, id });
  }
}

/** The population with the rows that the strict reader counted, in place of those that were counted on receipt. */
function recounted(before: Population | undefined, counted: number | undefined): Population | undefined {
  if (before === undefined || counted === undefined || counted === before.counted) return before;
  const { announced } = before;
  const isKnown = announced !== undefined && announced >= counted;
  return { ...before, counted, complete: isKnown ? announced === counted : null, basis: isKnown ? "rows" : "none" };
}
