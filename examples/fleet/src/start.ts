import { setTimeout as delay } from "node:timers/promises";
import { ReportsError } from "@identity-reports/sailpoint-reports";
import { openLanes } from "./lanes.ts";
import { queues, type StepData } from "./queues.ts";
import { labelOf, type Run, type Step, type Workplace } from "./run.ts";

/** Asks the vendor for the report. */
export const start: Step = async (place, run) => {
  const { database, clientOf } = place;
  // Committed before the call. A worker that dies in it leaves behind that a start was sent, and nothing more.
  await database.query("update fleet.runs set state = 'starting', sent_at = now(), changed_at = now() where id = $1", [
    run.id,
  ]);
  const client = clientOf(run);
  const options = { label: labelOf(run), timeoutMs: 20_000 };
  // SailPoint may hand back a run of another. It is neither taken nor waited for: this job comes again.
  const own = client.vendor === "sailpoint" ? ({ onJoined: "throw" } as const) : {};
  let handle: object;
  try {
    handle = await client.submitReport(run.request, { ...options, ...own });
  } catch (error) {
    handle = await afterFailedStart(place, run, error);
  }
  await keep(place, run, handle);
};

/** @returns the handle, where the vendor has accepted the run all the same. */
async function afterFailedStart({ database }: Workplace, run: Run, error: unknown): Promise<object> {
  if (!ReportsError.is(error)) throw error;
  const { carriedOut, handle } = error;
  if (carriedOut === "maybe") throw new StartUnknown({ cause: error });
  if (carriedOut === "yes" && handle !== undefined) return handle;
  if (carriedOut === "no") {
    await database.query("update fleet.runs set state = 'queued', changed_at = now() where id = $1", [run.id]);
  }
  throw error;
}

/** The vendor has accepted the run. Nothing may lose its handle: while the database is away, this goes on trying. */
async function keep({ database, boss, fleet }: Workplace, run: Run, handle: object): Promise<void> {
  const startAfter = new Date(Date.now() + (fleet.poll?.firstMs ?? 2_000));
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction(async (tx) => {
        // Where this worker seemed to be dead, the run is held by now and its lane has gone on: then the run lines up.
        const [kept] = await tx.query<StepData & { state: Run["state"] }>(
          `update fleet.runs
              set handle = $2, step = step + 1, error = null, changed_at = now(),
                  state = case state when 'starting' then 'running' else 'waiting' end
            where id = $1 and handle is null and state in ('starting', 'unknown')
           returning id as run, step, state`,
          [run.id, handle],
        );
        if (kept?.state === "waiting") await openLanes(tx, boss, [run.lane]);
        if (kept?.state === "running")
          await boss.send(queues.steps, { run: kept.run, step: kept.step }, { startAfter, db: tx.jobs });
      });
    } catch (error) {
      // So that a person can put it into the row, should this process end before the database is back.
      if (tries === 1)
        console.error(`${labelOf(run)} is running, but its handle cannot be written yet: ${JSON.stringify(handle)}`);
      if (tries === 600) throw error;
      await delay(1_000);
    }
  }
}

/** A start was sent, and its answer never came. Nothing here can tell whether the vendor makes the report. */
export const hold: Step = async () => {
  throw new StartUnknown();
};

/** Under `onUnknownStart: "hold"` it ends among the dead letters, where a person finds it. */
export class StartUnknown extends Error {
  override readonly name = "StartUnknown";

  constructor(options?: ErrorOptions) {
    super(
      "it may have been started, and the answer is lost: look for it at the vendor, then `redrive --unknown`",
      options,
    );
  }
}
