import { errorJson } from "../format/error-json.js";
import { algorithms } from "../format/layout.js";
import { diskProblemOf } from "../folder/disk-full.js";
import { fileChanged, problemOfFile, unreadableFile } from "../folder/file-problem.js";
import type { EvidenceRecord } from "../format/record.js";
import type { FileFacts, Population } from "../format/record-file.js";
import { unmetExpectation } from "./expectation.js";
import { measureFile, UnreadableFile } from "../file/file-bytes.js";
import { rowsOf } from "../file/read-back.js";
import type { StepResult } from "./report-result.js";
import type { ReportWork } from "./report-work.js";

/** Reads the file back from the disk, and compares it with what was received and with what the plan expects. */
export async function verifyFile(work: ReportWork): Promise<StepResult> {
  const { collection, stop } = work.context;
  const { expect } = work.job;
  const file = work.current.file as FileFacts;
  work.emitPhase("verifying");
  const path = collection.path(file.name);
  try {
    const measured = await measureFile(path, algorithms, stop.signal);
    const { sizeBytes, digest } = measured;
    if (sizeBytes !== file.sizeBytes || digest.sha256 !== file.digest.sha256) throw fileChanged(file.name);
    collection.measured.set(file.name, measured);
    const rows = await rowsOf(path, file.format, sizeBytes, stop.signal);
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
    // The file is here: the next call reads it back.
    if (stop.signal.aborted) return work.interruptedReading(file.name);
    // The record has no room, and the file is here: the next call verifies it.
    if (diskProblemOf(error) !== undefined) throw error;
    return await work.fail("file", error instanceof UnreadableFile ? unreadableFile(file.name, error) : error);
  }
  await cleanUp(work);
  return {};
}

/** Reads the verified file of an earlier call again. A file that has changed is an error of the result, and is left as it is. */
export async function keepFile({ context, current }: ReportWork): Promise<StepResult> {
  const { file } = current;
  const { collection, stop } = context;
  if (file === undefined) return {};
  try {
    const problem = await problemOfFile(collection, file, stop.signal);
    if (problem === undefined) return {};
    const reason = "find out who changed it; to collect it again, use another folder";
    return { error: errorJson(problem), nextStep: { action: "ask-a-person", reason } };
  } catch (error) {
    if (stop.signal.aborted) return { stopped: stop.by };
    throw error;
  }
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
