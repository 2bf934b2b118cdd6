import { once } from "node:events";
import { openTelemetry } from "@identity-reports/core/opentelemetry";
import type { PgBoss } from "pg-boss";
import { Database } from "./database.ts";
import { recordFailure } from "./failures.ts";
import type { Fleet, ReportsClient } from "./fleet.ts";
import { planNight, tonight } from "./night.ts";
import { createBoss, createQueues, queues, type StepData } from "./queues.ts";
import type { Run, Workplace } from "./run.ts";
import { SharedPace, SharedTokens } from "./shared.ts";
import { takeStep } from "./take-step.ts";
import { startTelemetry } from "./telemetry.ts";

/** How soon a worker sees that there is something to do, and looks for workers that have died. */
const pollingIntervalSeconds = 0.5;
const watchSeconds = 3;

/** Longer than a start may take, so that none is cut off. What takes longer goes on in another worker. */
const maxStopMs = 30_000;

/** Does the steps of all runs, and begins the nights, until the process is told to stop. */
export async function runWorker(fleet: Fleet, databaseUrl: string): Promise<void> {
  const telemetry = startTelemetry();
  const database = new Database(databaseUrl);
  const boss = createBoss(database, { superviseIntervalSeconds: watchSeconds, monitorIntervalSeconds: watchSeconds });
  await boss.start({ attempts: 10 });
  await database.prepare();
  await createQueues(boss);

  const clients = new Map<string, ReportsClient>();
  const place = workplace(fleet, database, boss, clients);
  const { stepsAtOnce: localConcurrency = 16 } = fleet;
  const steps = { localConcurrency, pollingIntervalSeconds, perJobResults: true } as const;
  await boss.work<StepData, unknown, typeof steps>(queues.steps, steps, (jobs) =>
    Promise.all(jobs.map((job) => takeStep(place, job))),
  );
  const failures = { pollingIntervalSeconds, includeMetadata: true } as const;
  await boss.work<StepData, unknown, typeof failures>(queues.failures, failures, async (jobs) => {
    for (const job of jobs) await recordFailure(place, job);
  });
  await boss.work(queues.nights, () => planNight(database, boss, fleet, tonight()));
  // "once": a night that came while no worker was there begins with the first that is.
  await boss.schedule(queues.nights, fleet.schedule, null, { missed: "once" });
  console.log(`worker ${process.pid} is ready`);

  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  await boss.stop({ timeout: maxStopMs });
  for (const client of clients.values()) client.close();
  await database.close();
  await telemetry.stop();
}

function workplace(fleet: Fleet, database: Database, boss: PgBoss, clients: Map<string, ReportsClient>): Workplace {
  const shared = {
    pace: new SharedPace(database),
    tokenStore: new SharedTokens(database),
    onEvent: openTelemetry(),
  };
  const tenantOf = ({ tenant: id }: Run) => {
    const tenant = fleet.tenants.find((each) => each.id === id);
    if (tenant === undefined) throw new Error(`the fleet of this worker has no tenant ${id}`);
    return tenant;
  };
  return {
    database,
    boss,
    fleet,
    clientOf: (run) => {
      const client = clients.get(run.tenant) ?? tenantOf(run).connect(shared);
      clients.set(run.tenant, client);
      return client;
    },
    reportOf: (run) => {
      const report = tenantOf(run).reports.find(({ key }) => key === run.key);
      if (report === undefined) throw new Error(`the fleet of this worker has no report ${run.key} of ${run.tenant}`);
      return report;
    },
  };
}
