import { ReportsError, type RunHandle } from "@identity-reports/core";
import type { EvidenceReport, RunOptions } from "../clients.js";
import { errorJson } from "../format/error-json.js";
import { candidatesOf } from "./candidates.js";
import { fetchFile } from "./fetch-file.js";
import { newRecord } from "./new-record.js";
import { startTaken, startUnknown } from "./report-errors.js";
import { runFacts, type News, type ReportWork } from "./report-work.js";
import { whatNext } from "./what-next.js";

/** Claims the start, has the vendor make the report, and fetches its file. */
export async function startReport(work: ReportWork): Promise<News> {
  const { job, context } = work;
  const { collection, options, stop } = context;
  const { client, vendor, asked, id } = job;
  work.emitPhase("starting");
  const record = newRecord(job, work.record, options.identify);
  if (!(await collection.claim(record, job.released === "start"))) throw startTaken(id);
  const start = stop.forStart();
  let report: EvidenceReport;
  try {
    report = await client.runReport(vendor.inputOf(asked), {
      ...runOptions(work, start.signal),
      ...(vendor.mayJoin ? { onJoined: options.onJoined ?? "wait" } : {}),
      onStarted: async (handle) => {
        work.observer.started();
        work.isStarter = true;
        await work.write({ state: "started", run: runFacts(handle) });
        start.isSafe();
      },
    });
  } catch (error) {
    return await afterRun(work, error);
  } finally {
    start.end();
  }
  return await fetchFile(work, report);
}

/** Waits for a run of an earlier call, and fetches its file. */
export async function resumeReport(work: ReportWork): Promise<News> {
  const { client } = work.job;
  work.observer.started();
  work.emitPhase("running");
  let report: EvidenceReport;
  try {
    const handle = work.current.run?.handle as unknown as RunHandle;
    report = await client.resume(handle, runOptions(work, work.context.stop.signal));
  } catch (error) {
    return await afterRun(work, error);
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

/** What a run that failed, or that was only not waited for, leaves on the disk. */
async function afterRun(work: ReportWork, error: unknown): Promise<News> {
  const nextStep = whatNext(error);
  if (work.current.run !== undefined) {
    const goesOn = nextStep.action === "resume" || nextStep.action === "wait";
    return goesOn ? work.interrupted(error) : await work.fail("run", error);
  }
  if (ReportsError.is(error) && error.code === "on_started_failed" && error.handle !== undefined)
    return await putDown(work, error, error.handle as RunHandle);
  if (ReportsError.is(error) && error.carriedOut === "no") return await work.fail("run", error);
  const { id, tenant } = work.job;
  const failure = { at: "run" as const, error: errorJson(error), nextStep: whatNext(startUnknown(id, tenant)) };
  await work.write({ state: "unknown", failure, attempts: work.attempts("unknown", error) });
  return { candidates: await candidatesOf(work) };
}

/** Only putting the handle down failed: a second try costs nothing. Where it fails as well, the result has the run. */
async function putDown(work: ReportWork, error: ReportsError, handle: RunHandle): Promise<News> {
  try {
    await work.write({ state: "started", run: runFacts(handle) });
    return work.interrupted(error);
  } catch {
    const { id, tenant } = work.job;
    const nextStep = whatNext(startUnknown(id, tenant));
    return { error: errorJson(error), nextStep, candidates: [{ runId: handle.id }] };
  }
}
