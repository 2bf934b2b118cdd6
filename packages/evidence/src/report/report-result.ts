import type { ErrorJson } from "../format/error-json.js";
import type { NextStepJson } from "../format/next-step-json.js";
import type { EvidenceRecord } from "../format/record.js";
import type { CandidateJson, ExitMeaning, Outcome, ReportResult } from "../format/result.js";
import type { Step } from "../collect/decide.js";
import type { Job } from "../collect/jobs.js";

/** What this call has to say of a report beside its record. */
export interface ReportNews {
  readonly step: Step | "none";
  /** Why it is not done, where the record does not say so. */
  readonly candidates?: readonly CandidateJson[] | undefined;
  readonly error?: ErrorJson | undefined;
  readonly nextStep?: NextStepJson | undefined;
  /** What ended this call before the report was done. */
  readonly stopped?: "signal" | "deadline" | undefined;
}

/** How a report came out, by its record. */
export function reportResult(job: Job, record: EvidenceRecord | undefined, news: ReportNews): ReportResult {
  const outcome = outcomeOf(record, news);
  const { file, population, run, failure } = record ?? {};
  const error = news.error ?? failure?.error;
  const nextStep = news.nextStep ?? failure?.nextStep;
  return {
    id: job.id,
    tenant: job.tenant,
    report: job.asked.report,
    outcome,
    exit: exitOf(outcome, news.stopped === "signal", error, nextStep),
    step: news.step,
    ...(file === undefined ? {} : { file: file.name, sizeBytes: file.sizeBytes, sha256: file.digest.sha256 }),
    ...(population?.counted === undefined ? {} : { rowCount: population.counted }),
    ...(population?.complete == null ? {} : { rowsComplete: population.complete }),
    ...(run === undefined ? {} : { runId: run.id }),
    ...(run?.joined === true ? { joined: true } : {}),
    ...(news.candidates === undefined ? {} : { candidates: news.candidates }),
    ...(error === undefined ? {} : { error }),
    ...(nextStep === undefined ? {} : { nextStep }),
  };
}

function outcomeOf(record: EvidenceRecord | undefined, { step, stopped, error }: ReportNews): Outcome {
  switch (record?.state) {
    case undefined:
      return error === undefined || stopped !== undefined ? "not-started" : "failed";
    case "verified":
      if (error !== undefined) return "failed";
      return record.population?.complete === false ? "incomplete" : "verified";
    case "failed":
      return stopped !== undefined && record.run === undefined ? "not-started" : "failed";
    case "skipped":
      return step === "skip" ? "skipped" : "not-started";
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
    case "not-started":
      return isStopped ? "stopped" : "not-now";
    case "failed":
      return exitOfFailure(error, nextStep);
  }
};

function exitOfFailure(error: ErrorJson | undefined, nextStep: NextStepJson | undefined): ExitMeaning {
  if (error?.name === "ConfigError") return "usage";
  if (["TokenError", "UnauthorizedError", "ForbiddenError"].includes(error?.name ?? "")) return "access";
  return ["resume", "start-again", "wait"].includes(nextStep?.action ?? "") ? "not-now" : "no";
}

/** The first that applies is what all of them together mean. */
const order: readonly ExitMeaning[] = ["stopped", "usage", "access", "no", "not-now", "incomplete", "done"];

export const worstOf = (meanings: readonly ExitMeaning[]): ExitMeaning =>
  order.find((meaning) => meanings.includes(meaning)) ?? "done";

export function countsOf(reports: readonly ReportResult[]): Record<Outcome, number> {
  const counts = { verified: 0, incomplete: 0, failed: 0, unknown: 0, skipped: 0, running: 0, "not-started": 0 };
  for (const { outcome } of reports) counts[outcome] += 1;
  return counts;
}
