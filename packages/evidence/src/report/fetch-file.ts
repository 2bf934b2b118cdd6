import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { AbortedError, type DownloadProgress, type SavedFile } from "@identity-reports/core";
import type { EvidenceReport } from "../clients.js";
import type { Population } from "../format/record-file.js";
import type { ReportLogic } from "../format/record-question.js";
import type { Requester } from "../format/record-run.js";
import { placeFile } from "./place-file.js";
import { runJoined } from "./report-errors.js";
import { runFacts, type News, type ReportWork } from "./report-work.js";
import { countOf, type LogicWords, type TokenWords } from "../vendors/vendor.js";
import { tokenOwner } from "./token-owner.js";
import { verifyFile } from "./verify-file.js";

/** Shortest time between two events that say how much has arrived. */
const progressIntervalMs = 500;
let transfers = 0;

/** Fetches the file of a finished run, puts it in its place, and reads it back. */
export async function fetchFile(work: ReportWork, report: EvidenceReport): Promise<News> {
  const { job, context, current } = work;
  const { collection, options, stop } = context;
  const { id, format, vendor } = job;
  const words = vendor.wordsOf(report.result as Readonly<Record<string, unknown>>);
  const run = { ...current.run, ...runFacts(report.handle), status: words.status, server: words.server };
  const logic = withDigest(logicOf(current.report, words.report));
  const owner = await tokenOwner(work);
  if (owner.tenantId !== undefined) work.tenantId = owner.tenantId;
  // A run of an earlier call, or of another process, may have been asked for with another credential.
  const asker = work.isStarter && !run.joined ? owner : {};
  const known = { run, report: logic, requester: requesterOf(asker, words.principal) ?? current.requester };
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

/** What was asked for, and what the vendor says of it where the request does not. */
const logicOf = (asked: ReportLogic, { title, definition }: LogicWords): ReportLogic => ({
  ...asked,
  title: title ?? asked.title,
  definition: asked.definition ?? definition,
});

/** The vendor's word on the run comes first: the token may be one of several. */
function requesterOf({ clientId, principal }: TokenWords, launcher: string | undefined): Requester | undefined {
  if (launcher !== undefined) return { clientId, principal: launcher, basis: "vendor" };
  return clientId === undefined && principal === undefined ? undefined : { clientId, principal, basis: "token" };
}

/** Adds the digest of the definition: two collections with another digest were made by another logic. */
const withDigest = (logic: ReportLogic): ReportLogic =>
  logic.definition === undefined
    ? logic
    : { ...logic, definitionDigest: createHash("sha256").update(JSON.stringify(logic.definition)).digest("hex") };

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
  announced: countOf(announcedRows) ?? announced,
  counted: rowCount,
  complete: rowsComplete ?? null,
  basis: rowsComplete === undefined ? "none" : "rows",
});
