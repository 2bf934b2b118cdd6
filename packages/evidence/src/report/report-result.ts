import type { ErrorJson } from "../format/error-json.js";
import type { NextStepJson } from "../format/next-step-json.js";
import type { EvidenceRecord } from "../format/record.js";
import type { CandidateJson, ExitMeaning, Outcome, ReportResult } from "../format/result.js";
import type { ReportStep } from "../collect/report-step.js";
import type { Job } from "../collect/jobs.js";

/** What a step says about a report beside what it wrote into the record. */
export interface StepResult {
  /** Of a held start: the runs that it may have made. */
  readonly candidates?: readonly CandidateJson[] | undefined;
  /** Why the report is not done, when the record does not say it. */
  readonly error?: ErrorJson | undefined;
  /** What can be done about `error`. */
  readonly nextStep?: NextStepJson | undefined;
  /** What ended this call before the report was done. */
  readonly stopped?: "signal" | "deadline" | undefined;
}

/** How a report came out: by its record, and by what this call has to add. */
export function reportResult(
  job: Job,
  record: EvidenceRecord | undefined,
  step: ReportStep | "none",
  stepResult: StepResult,
): ReportResult {
  const { stopped, candidates } = stepResult;
  const outcome = outcomeOf(job, record, step, stepResult);
  const { file, population, run, failure } = record ?? {};
  const error = stepResult.error ?? failure?.error;
  const nextStep = stepResult.nextStep ?? failure?.nextStep;
  return {
    id: job.id,
    tenant: job.question.tenant,
    report: job.question.report,
    outcome,
    exit: exitOf(outcome, stopped === "signal", error, nextStep),
    step,
    ...(file === undefined ? {} : { file: file.name, sizeBytes: file.sizeBytes, sha256: file.digest.sha256 }),
    ...(population?.counted === undefined ? {} : { rowCount: population.counted }),
    ...(population?.complete == null ? {} : { rowsComplete: population.complete }),
    ...(run === undefined ? {} : { runId: run.id }),
    ...(run?.joined === true ? { joined: true } : {}),
    ...(candidates === undefined ? {} : { candidates }),
    ...(error === undefined ? {} : { error }),
    ...(nextStep === undefined ? {} : { nextStep }),
  };
}

function outcomeOf(
  job: Job,
  record: EvidenceRecord | undefined,
  step: ReportStep | "none",
  { stopped, error }: StepResult,
): Outcome {
  // What the disk has no room for, the next call does: no report has failed by it.
  if (error?.code === "disk_full" && record?.state !== "starting" && record?.state !== "unknown")
    return record?.run === undefined ? "not-started" : "running";
  switch (record?.state) {
    case undefined:
      return error?.code === "start_taken" ? "failed" : "not-started";
    case "verified":
      if (error !== undefined) return "failed";
      return record.population?.complete === false ? "incomplete" : "verified";
    case "failed":
      // A stop kept this call from trying it again: the next one does.
      if (stopped !== undefined) return step === "resume" ? "running" : "not-started";
      return "failed";
    case "skipped":
      return job.skip === undefined ? "not-started" : "skipped";
    case "starting":
    case "unknown":
      return "unknown";
    case "started":
    case "saved":
      return "running";
  }
}

const exitOf = (
  outcome: Outcome,
  isStopped: boolean,
  error: ErrorJson | undefined,
  nextStep: NextStepJson | undefined,
): ExitMeaning => {
  switch (outcome) {
    case "verified":
    case "skipped":
      return "done";
    case "incomplete":
      return "incomplete";
    case "unknown":
      return "no";
    case "running":
      return isStopped ? "stopped" : "not-now";
    case "not-started":
      if (isStopped) return "stopped";
      return error === undefined ? "not-now" : exitOfFailure(error, nextStep);
    case "failed":
      return exitOfFailure(error, nextStep);
  }
};

function exitOfFailure(error: ErrorJson | undefined, nextStep: NextStepJson | undefined): ExitMeaning {
  if (error?.name === "ConfigError") return "usage";
  if (["TokenError", "UnauthorizedError", "ForbiddenError"].includes(error?.name ?? "")) return "access";
  return ["resume", "start-again", "wait"].includes(nextStep?.action ?? "") ? "not-now" : "no";
}

/** The worst first. */
const worstFirst: readonly ExitMeaning[] = ["stopped", "usage", "access", "no", "not-now", "incomplete", "done"];

/** What the exits of all reports mean together. */
export const worstOf = (meanings: readonly ExitMeaning[]): ExitMeaning =>
  worstFirst.find((meaning) => meanings.includes(meaning)) ?? "done";

/** How many reports have each outcome. */
export function countsOf(reports: readonly ReportResult[]): Record<Outcome, number> {
  const counts = { verified: 0, incomplete: 0, failed: 0, unknown: 0, skipped: 0, running: 0, "not-started": 0 };
  for (const { outcome } of reports) counts[outcome] += 1;
  return counts;
}
