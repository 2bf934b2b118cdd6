import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { AbortedError, type DownloadProgress, type SavedFile } from "@identity-reports/core";
import type { EvidenceReport } from "../clients.js";
import { diskProblemOf } from "../folder/disk-full.js";
import type { Population } from "../format/record-file.js";
import { wholeNumber } from "../vendors/vendor.js";
import { finishedRun } from "./finished-run.js";
import { placeFile } from "./place-file.js";
import { runJoined } from "./report-errors.js";
import type { StepResult } from "./report-result.js";
import type { ReportWork } from "./report-work.js";
import { verifyFile } from "./verify-file.js";

/** Shortest time between two events that say how much has arrived. */
const progressIntervalMs = 500;
let fetches = 0;

/** Fetches the file of a finished run, moves it to its folder in the collection, and reads it back. */
export async function fetchFile(work: ReportWork, report: EvidenceReport): Promise<StepResult> {
  const { job, context } = work;
  const { collection, options, stop } = context;
  const { id, vendor, question } = job;
  const details = vendor.detailsOf(report.result as Readonly<Record<string, unknown>>);
  const finished = await finishedRun(work, report, details);
  const downloadFolder = join(collection.workFolder, `${id}-${process.pid}-${++fetches}.files`);
  try {
    if (finished.run.joined && options.onJoined !== "accept") throw runJoined(id, finished.run.id);
    const saved = await report.saveTo(downloadFolder + sep, {
      format: question.format,
      ifExists: "replace",
      signal: stop.signal,
      onProgress: progressOf(work),
    });
    const file = await placeFile(collection, id, saved);
    const population = populationOf(saved, details.announcedRows);
    await work.write({ ...finished, state: "saved", file, population });
  } catch (error) {
    // A stop is no failure: the run is finished, and the next call fetches its file.
    if (stop.by !== undefined && AbortedError.is(error)) return work.interrupted(error);
    // Nor is a full disk: the record stays as it is, so that the collection is not sealed without the file.
    if (diskProblemOf(error) !== undefined) throw error;
    return await work.fail("file", error, finished);
  } finally {
    await rm(downloadFolder, { recursive: true, force: true });
  }
  return await verifyFile(work);
}

function progressOf(work: ReportWork): (progress: DownloadProgress) => void {
  let lastEventAt = 0;
  return ({ receivedBytes, totalBytes }) => {
    if (Date.now() - lastEventAt < progressIntervalMs) return;
    lastEventAt = Date.now();
    work.emitPhase("downloading", { receivedBytes, totalBytes });
  };
}

const populationOf = (
  { rowCount, announcedRows, rowsComplete }: SavedFile,
  announced: number | undefined,
): Population => ({
  announced: wholeNumber(announcedRows) ?? announced,
  counted: rowCount,
  complete: rowsComplete ?? null,
  basis: rowsComplete === undefined ? "none" : "rows",
});
