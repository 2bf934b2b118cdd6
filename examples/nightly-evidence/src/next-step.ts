import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { RunHandle } from "@identity-reports/sailpoint-reports";
import type { EvidenceRecord } from "./records.ts";

/** What has to be done for a report, by what an earlier start has left behind. */
export type Step =
  | { readonly step: "start" }
  | { readonly step: "resume"; readonly handle: RunHandle }
  /** The file is there. */
  | { readonly step: "keep" }
  /** The vendor may have accepted the run, and nobody knows its id. */
  | { readonly step: "unknown" };

/** Decides how to go on, so that nothing is started a second time. */
export async function stepFor(record: EvidenceRecord | undefined): Promise<Step> {
  if (record === undefined) return { step: "start" };
  const { state, handle, next } = record;
  if (state === "starting") return { step: "unknown" };
  if (state === "saved" && (await isIntact(record))) return { step: "keep" };
  if (isOver(record)) return { step: "start" };
  if (handle !== undefined) return { step: "resume", handle };
  // Only a person can tell whether a run is there that the record does not name.
  return next === undefined || next === "ask-a-person" ? { step: "unknown" } : { step: "start" };
}

/** A run that ended without a report ends the same way however often it is asked for. */
function isOver({ error, failedAt }: EvidenceRecord): boolean {
  const name = error?.["name"];
  // The vendor does not know the run any more. A file that is not found says nothing about its run.
  if (name === "NotFoundError") return failedAt === "run";
  return name === "ReportFailedError" || name === "ReportExpiredError";
}

/** Whether the file is still what was saved. */
async function isIntact({ path, sha256 }: EvidenceRecord): Promise<boolean> {
  if (path === undefined || sha256 === undefined) return false;
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return false;
  }
  return hash.digest("hex") === sha256;
}
