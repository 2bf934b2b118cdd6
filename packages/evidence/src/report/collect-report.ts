import type { CollectContext } from "../collect/context.js";
import type { Step } from "../collect/decide.js";
import type { Job } from "../collect/jobs.js";
import { errorJson } from "../format/error-json.js";
import { isSystemError } from "../folder/system-error.js";
import type { NextStepJson } from "../format/next-step-json.js";
import type { ReportResult } from "../format/result.js";
import { holdStart, takeRun } from "./held-start.js";
import { removeOthers } from "./place-file.js";
import { newRecord } from "./new-record.js";
import { startTaken, startUnknown } from "./report-errors.js";
import { reportResult, type ReportNews } from "./report-result.js";
import { ReportWork, type News } from "./report-work.js";
import { resumeReport, startReport } from "./run-report.js";
import { keepFile, verifyFile } from "./verify-file.js";
import { whatNext } from "./what-next.js";

/** Each ends with what was reached on the disk. */
const steps: Readonly<Record<Step, (work: ReportWork) => Promise<News>>> = {
  start: startReport,
  resume: resumeReport,
  verify: verifyFile,
  keep: keepFile,
  hold: holdStart,
  take: takeRun,
  skip: skipReport,
  leave: async () => ({}),
};

/** Brings in one report. A report that fails is a result like any other, and stops nothing else. */
export async function collectReport(job: Job, step: Step, context: CollectContext): Promise<ReportResult> {
  const work = new ReportWork(job, context);
  let news: ReportNews;
  try {
    news = { step, ...(await steps[step](work)) };
    // What kills and earlier attempts have left among the payload would keep the collection open.
    if (step !== "keep" && step !== "leave" && context.collection.lock.isHeld)
      await removeOthers(context.collection, job.id, work.record?.file);
  } catch (error) {
    // Its record could not be read or written: a full disk, say. The other reports may still be lucky.
    news = { step, error: errorJson(error), nextStep: afterDisk(work, error) };
  }
  const result = reportResult(job, work.record, news);
  context.emit({ type: "report-done", result });
  return result;
}

/** What is on the disk says how the next call goes on. */
function afterDisk({ record, job }: ReportWork, error: unknown): NextStepJson {
  if (!isSystemError(error)) return whatNext(error);
  if (record?.state === "starting") return whatNext(startUnknown(job.id, job.tenant));
  const step = whatNext(error);
  return record?.run === undefined ? { ...step, action: "start-again" } : step;
}

async function skipReport({ job, context, record }: ReportWork): Promise<News> {
  const { collection, options } = context;
  if (record?.state === "skipped" && record.skipped === job.skip) return {};
  const skipped = newRecord(job, record, options.identify);
  if (record !== undefined) await collection.writeRecord(skipped);
  else if (!(await collection.claim(skipped))) throw startTaken(job.id);
  return {};
}
