import type { EvidenceRecord } from "../format/record.js";
import { isSameExpectation } from "../format/same-expectation.js";
import type { Job } from "./jobs.js";

/** What a call does for a report. */
export type ReportStep =
  /** Starts a run: there is none. */
  | "start"
  /** Waits for the run, and fetches its file. */
  | "resume"
  /** Reads the file back: it is there, and was not read back, or against another expectation. */
  | "verify"
  /** Keeps the file: it is verified. */
  | "keep"
  /** Waits for the run that a person says its lost start has made. */
  | "take"
  /** Holds the report: only a person can say how it continues. */
  | "hold"
  /** Leaves the report as it is: it has failed, and another try cannot help. */
  | "leave"
  /** Skips the report: the plan says so. */
  | "skip";

/** Decides what to do for a report, by its record, so that nothing is started a second time. */
export function stepFor(
  record: EvidenceRecord | undefined,
  job: Pick<Job, "skip" | "vendor" | "released" | "expect">,
  options: { readonly retryFailed: boolean; readonly cleanUp: boolean },
): ReportStep {
  const { skip, vendor, released } = job;
  if (record === undefined) return skip === undefined ? "start" : "skip";
  // False when the plan was changed: the file is then checked again, against what the plan expects now.
  const isExpected = isSameExpectation(job, record);
  switch (record.state) {
    case "verified": {
      // "verify" also deletes the report at the vendor.
      const isToDelete = options.cleanUp && vendor.cleanUp !== undefined && record.run?.deletedAt === undefined;
      return isExpected && !isToDelete ? "keep" : "verify";
    }
    case "saved":
      return "verify";
    case "started":
      return "resume";
    case "starting":
    case "unknown":
      if (released === "start") return "start";
      return released === undefined ? "hold" : "take";
    case "skipped":
      return skip === undefined ? "start" : "skip";
    case "failed":
      if (skip !== undefined) return "skip";
      if (record.failure?.error.code === "expectation_failed" && !isExpected) return "verify";
      return stepAfterFailure(record, options.retryFailed);
  }
}

function stepAfterFailure({ failure, run }: EvidenceRecord, retryFailed: boolean): ReportStep {
  const again: ReportStep = run === undefined ? "start" : "resume";
  // The run is done, and only its file is missing: fetching it again starts nothing.
  if (failure?.at === "file" && failure.nextStep.action !== "give-up" && failure.error.code !== "run_joined")
    return again;
  switch (failure?.nextStep.action) {
    case "resume":
      return again;
    case "start-again":
      return "start";
    case "wait":
      return Date.parse(failure.nextStep.until ?? "") > Date.now() && !retryFailed ? "leave" : again;
    case "ask-a-person":
      return retryFailed ? again : "leave";
    default:
      return retryFailed ? "start" : "leave";
  }
}
