import type { JobWithMetadata } from "pg-boss";
import { openLanes } from "./lanes.ts";
import { queues, type StepData } from "./queues.ts";
import type { Workplace } from "./run.ts";

/**
 * A step has failed for good, or its workers died at it again and again. The run is over, its lane goes on, and the job
 * waits among the dead letters for `redrive`.
 */
export async function recordFailure(
  { database, boss }: Workplace,
  { data, sourceOutput }: JobWithMetadata<StepData>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const [over] = await tx.query<{ lane: string }>(
      // "unknown" is a start whose answer is lost. A run that failed at the vendor is over: without its handle, `redrive`
      // starts another one. Any other failure keeps it, and `redrive` goes on with the same run.
      `update fleet.runs
          set state = case when state = 'starting' then 'unknown' else 'failed' end,
              handle = case when $3::jsonb->>'name' in ('ReportFailedError', 'ReportExpiredError') then null else handle end,
              error = $3::jsonb, changed_at = now()
        where id = $1 and step = $2 and state in ('queued', 'starting', 'running')
       returning lane`,
      [data.run, data.step, JSON.stringify(sourceOutput ?? { message: "its workers died" })],
    );
    if (over === undefined) return;
    await boss.send(queues.dead, data, { db: tx.jobs });
    await openLanes(tx, boss, [over.lane]);
  });
}
