import type { PgBoss } from "pg-boss";
import type { Transaction } from "./database.ts";
import { queues, type StepData } from "./queues.ts";

/**
 * Queues the first waiting run of each lane that has none under way: one run of a tenant and type at a time.
 *
 * @param lanes those to look at. Default: all.
 */
export async function openLanes(tx: Transaction, boss: PgBoss, lanes?: readonly string[]): Promise<void> {
  const opened = await tx.query<StepData>(
    `update fleet.runs set state = 'queued', step = step + 1, changed_at = now()
      where id in (
        select distinct on (lane) id from fleet.runs as waiting
         where state = 'waiting' and ($1::text[] is null or lane = any($1))
           and not exists (
             select from fleet.runs as busy
              where busy.lane = waiting.lane and busy.state in ('queued', 'starting', 'running'))
         order by lane, id)
      returning id as run, step`,
    [lanes ?? null],
  );
  if (opened.length === 0) return;
  await boss.insert(
    queues.steps,
    opened.map((data) => ({ data })),
    { db: tx.jobs },
  );
}

/**
 * No run changes before this transaction ends. Needed where runs are made to wait: otherwise the last run of a lane could end just now,
 * see none that waits, and leave the lane closed.
 */
export async function stopTheLanes(tx: Transaction): Promise<void> {
  await tx.query("lock table fleet.runs in share row exclusive mode");
}
