import { errorJson } from "../format/error-json.js";
import { candidatesOf, findCandidates } from "./candidates.js";
import { nextStepOf } from "./next-step.js";
import { noSuchRun, startUnknown } from "./report-errors.js";
import type { StepResult } from "./report-result.js";
import { runFacts, type ReportWork } from "./report-work.js";
import { resumeReport } from "./run-report.js";

/** Holds a report: an earlier call began its start, and its outcome is not known. */
export async function holdStart(work: ReportWork): Promise<StepResult> {
  const { state, source } = work.current;
  const unknown = startUnknown(work.job.id, source.tenant);
  const [error, nextStep] = [errorJson(unknown), nextStepOf(unknown)];
  // Without the lock, another process may be at work on the start: its record is left alone.
  if (state === "starting" && work.context.collection.lock.isHeld) {
    const failure = { at: "run" as const, error, nextStep };
    await work.write({ state: "unknown", failure, attempts: work.attempts("unknown") });
  }
  return { error, nextStep, candidates: await candidatesOf(work) };
}

/** Continues the run that a person says the lost start has made. */
export async function takeRun(work: ReportWork): Promise<StepResult> {
  const { released, id } = work.job;
  const runId = typeof released === "object" ? released.runId : "";
  const handle = (await findCandidates(work)).find((candidate) => candidate.handle?.id === runId)?.handle;
  if (handle === undefined) return { ...(await holdStart(work)), error: errorJson(noSuchRun(id, runId)) };
  await work.write({
    state: "started",
    run: { ...runFacts(handle), attributedBy: "operator" },
    failure: undefined,
    attempts: work.attempts("open"),
  });
  return await resumeReport(work);
}
