import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { Database } from "../../src/database.ts";
import { startPostgres } from "../../demo/postgres.ts";
import { atMost, exactly, type Figure } from "./figures.ts";

const limit = { requests: 100, windowMs: 2_000 };
const shares = { evenly: [250, 250, 250, 250], unevenly: [850, 50, 50, 50] };
const repetitions = 3;
/** 100 at once, and then 100 for each window. */
const minSeconds = ((1_000 / limit.requests - 1) * limit.windowMs) / 1000;

interface Measured {
  readonly seconds: number;
  readonly refused: number;
  readonly failed: number;
}

/** Four processes on one client id, which may send 100 requests in any 2 s, and have 1,000 to send. */
export async function provesPace(): Promise<Figure[]> {
  const postgres = await startPostgres();
  const database = new Database(postgres.url);
  await database.prepare();
  await database.close();
  await warmUp();
  const measured: Record<keyof typeof shares, Measured[]> = { evenly: [], unevenly: [] };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // Two client ids, which do not know of each other.
    const [evenly, unevenly] = await Promise.all([
      measure(postgres.url, shares.evenly),
      measure(postgres.url, shares.unevenly),
    ]);
    measured.evenly.push(evenly);
    measured.unevenly.push(unevenly);
  }
  await postgres[Symbol.asyncDispose]();
  return Object.entries(measured).flatMap(([how, runs]) => [
    exactly(`${how}: requests that failed`, Math.max(...runs.map(({ failed }) => failed)), 0),
    atMost(`${how}: refused (429), median of ${repetitions}`, median(runs.map(({ refused }) => refused)) / 10, 3, " %"),
    atMost(
      `${how}: time, in multiples of the least (${minSeconds} s)`,
      median(runs.map(({ seconds }) => seconds)) / minSeconds,
      1.35,
    ),
  ]);
}

/** A server that has just begun is slow, and what is measured here is not the server. */
async function warmUp(): Promise<void> {
  const fake = sailPointFake({ rateLimit: false });
  const server = await serve(fake);
  const client = new SailPointReportsClient({ baseUrl: server.url, auth: fake.credentials, pace: false });
  for (let round = 0; round < 20; round++) {
    const ids = Array.from({ length: 50 }, (_, index) => `run-${index}`);
    await Promise.all(ids.map((taskResultId) => client.getReportResult({ taskResultId })));
  }
  client.close();
  await server.close();
}

async function measure(databaseUrl: string, counts: readonly number[]): Promise<Measured> {
  const fake = sailPointFake({ rateLimit: limit });
  const server = await serve(fake);
  const program = join(import.meta.dirname, "pace-process.ts");
  const children = counts.map((count) => fork(program, [server.url, databaseUrl, `${count}`]));
  await Promise.all(children.map((child) => once(child, "message")));
  const started = performance.now();
  const failed = await Promise.all(children.map(work));
  const seconds = (performance.now() - started) / 1000;
  const refused = fake.calls.filter(({ status }) => status === 429).length;
  await server.close();
  return { seconds, refused, failed: failed.reduce((sum, each) => sum + each, 0) };
}

async function work(child: ChildProcess): Promise<number> {
  child.send("go");
  const [failed] = await once(child, "message");
  await once(child, "exit");
  return Number(failed);
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
