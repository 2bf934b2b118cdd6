import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { AbortedError, type DownloadProgress, type SavedFile } from "@identity-reports/core";
import type { EvidenceReport } from "../clients.js";
import type { Population, ReportLogic } from "../format/record.js";
import { placeFile } from "./place-file.js";
import { runJoined } from "./report-errors.js";
import { runFacts, type News, type ReportWork } from "./report-work.js";
import { verifyFile } from "./verify-file.js";

/** At most so often it is told how much has arrived. */
const progressMs = 500;
let transfers = 0;

/** Fetches the file of a finished run, puts it in its place, and reads it back. */
export async function fetchFile(work: ReportWork, report: EvidenceReport): Promise<News> {
  const { job, context, current } = work;
  const { collection, options, stop } = context;
  const { id, format, vendor } = job;
  const words = vendor.wordsOf(report.result as Readonly<Record<string, unknown>>);
  const run = { ...current.run, ...runFacts(report.handle), status: words.status, server: words.server };
  const logic = withDigest({ ...current.report, ...words.report });
  const known = { run, report: logic, requester: words.requester };
  const folder = join(collection.work, `${id}-${process.pid}-${++transfers}.files`);
  try {
    if (run.joined && options.onJoined !== "accept") throw runJoined(id, run.id);
    const saved = await report.saveTo(folder + sep, {
      format,
      ifExists: "replace",
      signal: stop.signal,
      onProgress: progressOf(work),
    });
    const file = await placeFile(collection, id, saved);
    await work.write({ ...known, state: "saved", file, population: populationOf(saved, words.announced) });
  } catch (error) {
    // A stop is no failure: the run is as it was.
    if (stop.by !== undefined && AbortedError.is(error)) return work.interrupted(error);
    return await work.fail("file", error, known);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return await verifyFile(work);
}

/** The digest tells at a glance whether the logic changed from one collection to the next. */
const withDigest = (logic: ReportLogic): ReportLogic =>
  logic.definition === undefined
    ? logic
    : { ...logic, definitionDigest: createHash("sha256").update(JSON.stringify(logic.definition)).digest("hex") };

function progressOf(work: ReportWork): (progress: DownloadProgress) => void {
  let toldAt = 0;
  return ({ receivedBytes, totalBytes }) => {
    if (Date.now() - toldAt < progressMs) return;
    toldAt = Date.now();
    work.tell("downloading", { receivedBytes, totalBytes });
  };
}

const populationOf = ({ rowCount, rowsComplete }: SavedFile, announced: number | undefined): Population => ({
  announced: rowsComplete === true ? rowCount : announced,
  counted: rowCount,
  complete: rowsComplete ?? null,
  basis: rowsComplete === undefined ? "none" : "rows",
});
