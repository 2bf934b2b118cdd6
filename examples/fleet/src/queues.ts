import { PgBoss, type ConstructorOptions } from "pg-boss";
import type { Database } from "./database.ts";

/** The queues, all of pg-boss. */
export const queues = {
  /** A job is one step of one run. */
  steps: "fleet-steps",
  /** The dead letters of the steps. The run of each is marked as failed, and its lane goes on. */
  failures: "fleet-failures",
  /** Then they wait here for `redrive`. No worker takes these. */
  dead: "fleet-dead",
  /** A job begins a night. */
  nights: "fleet-nights",
} as const;

/** What a job says. What there is to do is in the row of the run. */
export interface StepData {
  readonly run: string;
  /** Which step of the run: a job that was done already, by a worker that died too early to say so, has an old number. */
  readonly step: number;
}

/** A worker that has not been heard of for so long is dead, and its steps go to others. pg-boss takes no less than 10 s. */
const heartbeatSeconds = 10;

/** About an hour of trouble at a vendor, before a step has failed for good. */
const patience = { retryLimit: 40, retryDelay: 1, retryBackoff: true, retryDelayMax: 120 };

/** pg-boss in the database of the fleet, on the same connections. */
export function createBoss(database: Database, options: ConstructorOptions): PgBoss {
  const boss = new PgBoss({ ...options, db: database.jobs });
  boss.on("error", (error) => console.error(`pg-boss: ${error.message}`));
  return boss;
}

/** Makes the queues that are not there yet. */
export async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(queues.dead, { retentionSeconds: 90 * 86_400 });
  await boss.createQueue(queues.failures, { retryLimit: 1_000, retryDelay: 5 });
  await boss.createQueue(queues.steps, {
    ...patience,
    heartbeatSeconds,
    expireInSeconds: 4 * 3_600, // a step may be a long download
    deadLetter: queues.failures,
  });
  await boss.createQueue(queues.nights, { ...patience, heartbeatSeconds });
}
