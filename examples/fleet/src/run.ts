import type { RunHandle } from "@identity-reports/sailpoint-reports";
import type { PgBoss } from "pg-boss";
import type { Database } from "./database.ts";
import type { Fleet, Report, ReportsClient } from "./fleet.ts";
import { queues, type StepData } from "./queues.ts";

/** A row of `fleet.runs`. */
export interface Run {
  readonly id: string;
  readonly night: string;
  readonly tenant: string;
  readonly key: string;
  readonly lane: string;
  readonly request: object;
  readonly state: "waiting" | "queued" | "starting" | "running" | "saved" | "failed" | "unknown";
  readonly step: number;
  readonly handle: RunHandle | null;
}

/** What a step works with. */
export interface Workplace {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly fleet: Fleet;
  readonly clientOf: (run: Run) => ReportsClient;
  readonly reportOf: (run: Run) => Report;
}

/**
 * One step of one run: it makes one call to the vendor, and writes where the run stands then, together with its next job.
 * The signal ends when the job has gone to another worker, or this one is to stop.
 */
export type Step = (place: Workplace, run: Run, signal: AbortSignal) => Promise<void>;

/** The name of a run in events, logs and errors. */
export const labelOf = ({ night, tenant, key }: Run): string => `${night}/${tenant}/${key}`;

/** The run stays as it is, and its next job comes at a later time. */
export async function comeBack(
  { database, boss }: Workplace,
  run: Run,
  startAfter: Date,
  vendorState?: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    const [next] = await tx.query<StepData>(
      `update fleet.runs
          set step = step + 1, vendor_state = coalesce($3, vendor_state), changed_at = now(),
              state = case when handle is null then state else 'running' end
        where id = $1 and step = $2
       returning id as run, step`,
      [run.id, run.step, vendorState],
    );
    if (next !== undefined) await boss.send(queues.steps, next, { startAfter, db: tx.jobs });
  });
}
