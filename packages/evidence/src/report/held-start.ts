import { errorJson } from "../format/error-json.js";
import { candidatesOf, findCandidates } from "./candidates.js";
import { noSuchRun, startUnknown } from "./report-errors.js";
import { runFacts, type News, type ReportWork } from "./report-work.js";
import { resumeReport } from "./run-report.js";
import { whatNext } from "./what-next.js";

/** A start of an earlier call whose outcome is not known. Without the lock it may be another process's that goes on. */
export async function holdStart(work: ReportWork): Promise<News> {
  const { state, source } = work.current;
  const error = startUnknown(work.job.id, source.tenant);
  const [json, nextStep] = [errorJson(error), whatNext(error)];
  if (state === "starting" && work.context.collection.lock.isHeld) {
    const failure = { at: "run" as const, error: json, nextStep };
    await work.write({ state: "unknown", failure, attempts: work.attempts("unknown") });
  }
  return { error: json, nextStep, candidates: await candidatesOf(work) };
}

/** Goes on with the run that a person says is that of the lost start. */
export async function takeRun(work: ReportWork): Promise<News> {
  const { released, id } = work.job;
  const runId = typeof released === "object" ? released.runId : "";
  const handle = (await findCandidates(work)).find((each) => each.handle?.id === runId)?.handle;
  if (handle === undefined) return { ...(await holdStart(work)), error: errorJson(noSuchRun(id, runId)) };
  await work.write({
    state: "started",
    run: { ...runFacts(handle), attributedBy: "operator" },
    failure: undefined,
    attempts: work.attempts("open"),
  });
  return await resumeReport(work);
}
