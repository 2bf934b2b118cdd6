import { isDeepStrictEqual } from "node:util";
import type { EvidenceRecord } from "../format/record.js";
import type { Job } from "./jobs.js";

/** What has to be done for a report, by what its record says. */
export type Step =
  /** There is no run: start one. */
  | "start"
  /** There is a run: wait for it, and fetch its file. */
  | "resume"
  /** The file is there, and was not read back. */
  | "verify"
  /** All is there. */
  | "keep"
  /** A person says which run is ours: wait for it. */
  | "take"
  /** Only a person can say how it goes on. */
  | "hold"
  /** It has failed for good. */
  | "leave"
  /** The plan says not to collect it. */
  | "skip";

/** Decides how to go on so that nothing is started a second time. */
export function nextStepFor(
  record: EvidenceRecord | undefined,
  job: Pick<Job, "skip" | "vendor" | "released" | "expect">,
  options: { readonly retryFailed: boolean; readonly cleanUp: boolean },
): Step {
  const { skip, vendor, released, expect } = job;
  if (record === undefined) return skip === undefined ? "start" : "skip";
  // The plan expects something else by now: the file is held against that.
  const isJudged = isDeepStrictEqual(expect, record.expect);
  switch (record.state) {
    case "verified":
      if (!isJudged) return "verify";
      return options.cleanUp && vendor.cleanUp !== undefined && record.run?.deletedAt === undefined ? "verify" : "keep";
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
      return !isJudged && record.failure?.error.code === "expectation_failed"
        ? "verify"
        : afterFailure(record, options.retryFailed);
  }
}

function afterFailure({ failure, run }: EvidenceRecord, retryFailed: boolean): Step {
  const again: Step = run === undefined ? "start" : "resume";
  // The run is done, and only its file did not come: to ask for it again can do nothing twice.
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
