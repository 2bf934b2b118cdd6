import type { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import { queues, type StepData } from "./queues.ts";

/**
 * Sends what has failed once more, after a person has mended what was wrong.
 *
 * @param states "unknown" too, once a person has looked at the vendor: those are started again.
 * @returns how many.
 */
export async function redrive(
  database: Database,
  boss: PgBoss,
  states: readonly ("failed" | "unknown")[],
): Promise<number> {
  const wanted = await database.query<StepData>("select id as run, step from fleet.runs where state = any($1)", [
    states,
  ]);
  const isWanted = new Set(wanted.map(({ run }) => run));
  const dead = await boss.findJobs<StepData>(queues.dead, { queued: true, limit: 100_000 });
  const ids = dead.filter(({ data }) => isWanted.has(data.run)).map(({ id }) => id);
  return ids.length === 0 ? 0 : await boss.redrive(queues.dead, { ids, destination: queues.steps, limit: ids.length });
}
