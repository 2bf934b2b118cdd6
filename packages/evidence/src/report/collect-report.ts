import type { CollectContext } from "../collect/context.js";
import type { Job } from "../collect/jobs.js";
import type { ReportStep } from "../collect/report-step.js";
import { unusableFolder } from "../folder/collection.js";
import { diskProblemOf } from "../folder/disk-full.js";
import { isSystemError } from "../folder/system-error.js";
import { errorJson } from "../format/error-json.js";
import type { NextStepJson } from "../format/next-step-json.js";
import type { ReportResult } from "../format/result.js";
import { holdStart, takeRun } from "./held-start.js";
import { newRecord } from "./new-record.js";
import { nextStepOf } from "./next-step.js";
import { removeOtherFiles } from "./place-file.js";
import { startTaken, startUnknown } from "./report-errors.js";
import { reportResult, type StepResult } from "./report-result.js";
import { ReportWork } from "./report-work.js";
import { resumeReport, startReport } from "./run-report.js";
import { keepFile, verifyFile } from "./verify-file.js";

/** Each step writes what it reached into the record on the disk. */
const steps: Readonly<Record<ReportStep, (work: ReportWork) => Promise<StepResult>>> = {
  start: startReport,
  resume: resumeReport,
  verify: verifyFile,
  keep: keepFile,
  hold: holdStart,
  take: takeRun,
  skip: skipReport,
  leave: async () => ({}),
};

/** Collects one report. It never rejects: a failure is the report's result, and stops no other report. */
export async function collectReport(job: Job, step: ReportStep, context: CollectContext): Promise<ReportResult> {
  const { collection, emit } = context;
  const work = new ReportWork(job, context);
  let stepResult: StepResult;
  try {
    stepResult = await steps[step](work);
    // Files that kills and earlier attempts have left below `data/` would keep the collection from being sealed.
    if (step !== "keep" && step !== "leave" && collection.lock.isHeld)
      await removeOtherFiles(collection, job.id, work.record?.file);
  } catch (error) {
    // The record could not be read or written, or the file has no room: other reports may still succeed.
    const isOfDisk = isSystemError(error) || diskProblemOf(error) !== undefined;
    const failure = isOfDisk ? unusableFolder(collection.folder, error) : error;
    const nextStep = isOfDisk ? nextStepAfterDiskError(work, failure) : nextStepOf(error);
    stepResult = { error: errorJson(failure), nextStep };
  }
  const result = reportResult(job, work.record, step, stepResult);
  emit({ type: "report-done", result });
  return result;
}

/** What the next call can do depends on what was written before. */
function nextStepAfterDiskError({ record, job }: ReportWork, error: unknown): NextStepJson {
  if (record?.state === "starting") return nextStepOf(startUnknown(job.id, job.question.tenant));
  return { ...nextStepOf(error), action: record?.run === undefined ? "start-again" : "resume" };
}

async function skipReport({ job, context, record }: ReportWork): Promise<StepResult> {
  const { collection, options } = context;
  if (record?.state === "skipped" && record.skipped === job.skip) return {};
  const skipped = newRecord(job, record, options.identify);
  if (record !== undefined) await collection.writeRecord(skipped);
  else if (!(await collection.claim(skipped))) throw startTaken(job.id);
  return {};
}
