import { ReportsError } from "@identity-reports/sailpoint-reports";
import type { Job, JobResult } from "pg-boss";
import type { Fleet } from "./fleet.ts";
import { openLanes, stopTheLanes } from "./lanes.ts";
import { look, NoEnd } from "./look.ts";
import type { StepData } from "./queues.ts";
import { comeBack, type Run, type Step, type Workplace } from "./run.ts";
import { hold, start, StartUnknown } from "./start.ts";

/** Takes the step that a job is about. What it fails with is its result: pg-boss sends the job again, or to the dead letters. */
export async function takeStep(place: Workplace, job: Job<StepData>): Promise<JobResult> {
  try {
    await tryStep(place, job);
    return { id: job.id, status: "completed" };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const comesAgain = mayGoBetter(error, place.fleet);
    console.error(`run ${job.data.run} ${comesAgain ? "is retried" : "has failed"}: ${name}: ${message}`);
    const output = ReportsError.is(error) ? error.toJSON() : { name, message };
    return { id: job.id, status: comesAgain ? "failed" : "deadletter", output };
  }
}

async function tryStep(place: Workplace, { data, signal }: Job<StepData>): Promise<void> {
  const [run] = await place.database.query<Run>(
    `select id, night::text, tenant, key, lane, request, state, step, handle
       from fleet.runs where id = $1 and step = $2`,
    [data.run, data.step],
  );
  if (run === undefined) return; // done already, by a worker that died too early to say so
  try {
    await stepOf(run, place.fleet)?.(place, run, signal);
  } catch (error) {
    const notBefore = timeToComeBack(error);
    if (notBefore === undefined) throw error;
    await comeBack(place, run, notBefore);
  }
}

function stepOf({ state, handle }: Run, { onUnknownStart }: Fleet): Step | undefined {
  switch (state) {
    case "queued":
    case "running":
      return handle === null ? start : look;
    case "starting":
      return onUnknownStart === "hold" ? hold : start;
    case "failed":
    case "unknown":
      return lineUp;
    default:
      return undefined;
  }
}

/** `redrive` has sent the run again: it waits for its turn in its lane. */
const lineUp: Step = async ({ database, boss }, { id }) => {
  await database.transaction(async (tx) => {
    await stopTheLanes(tx);
    await tx.query("update fleet.runs set state = 'waiting', error = null, changed_at = now() where id = $1", [id]);
    await openLanes(tx, boss);
  });
};

/** The vendor, or the rate limit, has said when: that costs no retry. */
function timeToComeBack(error: unknown): Date | undefined {
  const { retryAt } = error as { readonly retryAt?: unknown };
  return ReportsError.is(error) && retryAt instanceof Date ? retryAt : undefined;
}

function mayGoBetter(error: unknown, { onUnknownStart }: Fleet): boolean {
  if (error instanceof StartUnknown) return onUnknownStart === "start-again";
  if (error instanceof NoEnd) return false;
  // A run that has failed will not do better. `redrive` starts another one.
  if (ReportsError.is(error)) return error.isRetryable && error.name !== "ReportFailedError";
  return true; // the database, the disk
}
