// The clients of all vendors, with many jobs at a time: bundled and started by run-soak.ts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { heapBytes } from "../support/heap-bytes.ts";
import { inLanes } from "./lanes.ts";
import { openJobs } from "./jobs.ts";
import {
  standingJob,
  vendorNames,
  type ClientMessage,
  type ClientReport,
  type SoakAddresses,
  type SoakPlan,
} from "./plan.ts";
import { openClients } from "./soak-clients.ts";

const { plan, addresses } = JSON.parse(process.argv[2] ?? "{}") as {
  readonly plan: SoakPlan;
  readonly addresses: SoakAddresses;
};
const startedAt = performance.now();
const say = (message: ClientMessage): void => void process.send?.(message);
const unhandled: string[] = [];
for (const event of ["unhandledRejection", "uncaughtException", "warning"] as const)
  process.on(event, (what: unknown) => void unhandled.push(`${event}: ${String(what)}`));

async function soak(): Promise<ClientReport> {
  const folder = await mkdtemp(join(tmpdir(), "soak-"));
  const clients = openClients(addresses);
  const jobs = openJobs({ plan, clients, folder, onStarted: (known) => say({ type: "started", known }) });

  for (const vendor of vendorNames) await jobs.makeStanding(standingJob(vendor));
  /** What is compiled and cached on the way grows the heap for about as long. */
  const warmUp = Math.min(2_000, plan.calls / 4);
  await inLanes(plan.lanes, warmUp, (index) => jobs.call(`warm-up-${index}`, index));
  const before = await heapBytes();
  // Runs among calls, evenly.
  const all = plan.calls + plan.runs;
  const isRun = (index: number): boolean =>
    Math.floor(((index + 1) * plan.runs) / all) > Math.floor((index * plan.runs) / all);
  await inLanes(plan.lanes, all, (index) =>
    isRun(index) ? jobs.run(`run-${index}`, index) : jobs.call(`call-${index}`, index),
  );
  for (const client of Object.values(clients)) client.close();
  const after = await heapBytes();
  await rm(folder, { recursive: true, force: true });
  const durationMs = performance.now() - startedAt;
  return { ...plan, ...jobs.found(), unhandled, heapBytes: { before, after }, durationMs };
}

// The listeners above would keep a failure of the program itself quiet.
const report = await soak().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
process.send?.({ type: "done", report } satisfies ClientMessage, undefined, undefined, () => process.disconnect());
