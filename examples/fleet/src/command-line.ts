import type { PgBoss } from "pg-boss";
import { Database } from "./database.ts";
import type { Fleet } from "./fleet.ts";
import { planNight, tonight } from "./night.ts";
import { createBoss, createQueues } from "./queues.ts";
import { redrive } from "./redrive.ts";
import { printStatus } from "./status.ts";
import { runWorker } from "./worker.ts";

const usage = `node fleet.ts worker              does the work, until SIGTERM: on as many machines as you like
node fleet.ts plan [night]        begins a night now (it begins by itself at the time of the schedule)
node fleet.ts status [night]      what is saved, waiting, failed, unknown; exit code 1 when a file is missing
node fleet.ts redrive [--unknown] sends again what has failed; with --unknown also what may have been started`;

/** Does what the command line asks for. Sets the exit code: 0 all is well, 1 a file is missing, 2 the call was wrong. */
export async function runFleet(fleet: Fleet, [command, ...rest]: readonly string[]): Promise<void> {
  const { databaseUrl } = fleet;
  const [argument] = rest;
  const night = argument ?? tonight();
  if (databaseUrl === undefined) {
    return complain("DATABASE_URL is not set: postgres://user:password@host/database. For a first try: `npm start`");
  }
  switch (command) {
    case "worker":
      return await runWorker(fleet, databaseUrl);
    case "plan":
      if (!isNight(night)) return complain(`a night is a date such as ${tonight()}`);
      return await once(databaseUrl, async (database, boss) => {
        console.log(`${await planNight(database, boss, fleet, night)} reports planned for ${night}`);
      });
    case "status":
      if (!isNight(night)) return complain(`a night is a date such as ${tonight()}`);
      return await once(databaseUrl, async (database) => {
        if (!(await printStatus(database, night))) process.exitCode = 1;
      });
    case "redrive":
      return await once(databaseUrl, async (database, boss) => {
        const states = argument === "--unknown" ? (["failed", "unknown"] as const) : (["failed"] as const);
        console.log(`${await redrive(database, boss, states)} runs continue`);
      });
    default:
      return complain(usage);
  }
}

const isNight = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** Does `work` with the database, as no worker. */
async function once(databaseUrl: string, work: (database: Database, boss: PgBoss) => Promise<void>): Promise<void> {
  const database = new Database(databaseUrl);
  const boss = createBoss(database, { supervise: false, schedule: false });
  try {
    await boss.start({ attempts: 5 });
    await database.prepare();
    await createQueues(boss);
    await work(database, boss);
  } finally {
    await boss.stop({ graceful: false });
    await database.close();
  }
}

function complain(text: string): void {
  console.error(text);
  process.exitCode = 2;
}
