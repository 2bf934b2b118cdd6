import { AbortedError, ReportsError, type RunHandle } from "@identity-reports/core";
import type { EvidenceReport, RunOptions } from "../clients.js";
import { errorJson } from "../format/error-json.js";
import { candidatesOf } from "./candidates.js";
import { fetchFile } from "./fetch-file.js";
import { newRecord } from "./new-record.js";
import { startTaken, startUnknown } from "./report-errors.js";
import type { StepResult } from "./report-result.js";
import { runFacts, type ReportWork } from "./report-work.js";
import { nextStepOf } from "./next-step.js";

/** Claims the start, has the vendor make the report, and fetches its file. */
export async function startReport(work: ReportWork): Promise<StepResult> {
  const { job, context } = work;
  const { collection, options, stop } = context;
  const { client, vendor, question, id } = job;
  work.emitPhase("starting");
  const before = work.record;
  const record = newRecord(job, before, options.identify);
  if (!(await collection.claim(record, job.released === "start"))) throw startTaken(id);
  const start = stop.forStart();
  let report: EvidenceReport;
  try {
    report = await client.runReport(vendor.inputOf(question), {
      ...runOptions(work, start.signal),
      ...(vendor.mayJoin ? { onJoined: options.onJoined ?? "wait" } : {}),
      onStarted: async (handle) => {
        work.observer.endStart();
        work.hasStartedRun = true;
        await work.write({ state: "started", run: runFacts(handle) });
        start.onHandleSaved();
      },
    });
  } catch (error) {
    if (isStopBeforeStart(work, error)) {
      await collection.withdraw(id, before);
      // A start that was released stays as unknown as it was before.
      const isUnknown = before?.state === "unknown" || before?.state === "starting";
      return work.interrupted(isUnknown ? startUnknown(id, question.tenant) : error);
    }
    return await afterRunError(work, error);
  } finally {
    start.dispose();
  }
  return await fetchFile(work, report);
}

/** Waits for a run of an earlier call, and fetches its file. */
export async function resumeReport(work: ReportWork): Promise<StepResult> {
  const { client } = work.job;
  work.observer.endStart();
  work.emitPhase("running");
  let report: EvidenceReport;
  try {
    const handle = work.current.run?.handle as unknown as RunHandle;
    report = await client.resume(handle, runOptions(work, work.context.stop.signal));
  } catch (error) {
    return await afterRunError(work, error);
  }
  return await fetchFile(work, report);
}

function runOptions(work: ReportWork, signal: AbortSignal): RunOptions {
  const { id, maxWaitMs } = work.job;
  return {
    label: id,
    signal,
    maxWaitMs,
    poll: work.context.options.poll,
    onEvent: work.observer.onEvent,
    onProgress: ({ state, elapsedMs }) => work.emitPhase("running", { vendorState: state, elapsedMs }),
  };
}

/** Whether the call was stopped before the vendor got anything to start: that is no failure of the report. */
const isStopBeforeStart = ({ context, current }: ReportWork, error: unknown): boolean =>
  context.stop.by !== undefined && AbortedError.is(error) && error.carriedOut === "no" && current.run === undefined;

/** What an error leaves behind of a run that the vendor has named: it continues without this call, or it has failed. */
async function afterRunError(work: ReportWork, error: unknown): Promise<StepResult> {
  if (work.current.run === undefined) return await afterStartError(work, error);
  // A stop is no failure: the run continues at the vendor.
  if (work.context.stop.by !== undefined && AbortedError.is(error)) return work.interrupted(error);
  const { action } = nextStepOf(error);
  return action === "resume" || action === "wait" ? work.interrupted(error) : await work.fail("run", error);
}

/** The record has no run: its handle could not be written, nothing was started, or the start has an unknown outcome. */
async function afterStartError(work: ReportWork, error: unknown): Promise<StepResult> {
  if (ReportsError.is(error) && error.code === "on_started_failed" && error.handle !== undefined)
    return await writeHandleAgain(work, error, error.handle as RunHandle);
  if (ReportsError.is(error) && error.carriedOut === "no") return await work.fail("run", error);
  const { id, question } = work.job;
  const nextStep = nextStepOf(startUnknown(id, question.tenant));
  const failure = { at: "run" as const, error: errorJson(error), nextStep };
  await work.write({ state: "unknown", failure, attempts: work.attempts("unknown", error) });
  return { candidates: await candidatesOf(work) };
}

/** Writes the handle once more. When that fails too, only the result names the run. */
async function writeHandleAgain(work: ReportWork, error: ReportsError, handle: RunHandle): Promise<StepResult> {
  try {
    await work.write({ state: "started", run: runFacts(handle) });
    return work.interrupted(error);
  } catch {
    const { id, question } = work.job;
    const nextStep = nextStepOf(startUnknown(id, question.tenant));
    return { error: errorJson(error), nextStep, candidates: [{ runId: handle.id }] };
  }
}
