// A first try: a PostgreSQL of its own, three vendors that are fakes, two workers, and one of them dies in the middle.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { serve } from "@identity-reports/fake-server";
import { startPostgres } from "./postgres.ts";
import { fakeOf, reportOf, type Vendor, type World } from "./world.ts";

const postgres = await startPostgres();
console.log(`PostgreSQL answers on port ${postgres.port}`);
const vendors: readonly Vendor[] = ["sailpoint", "ping", "fudo"];
const tenants = await Promise.all(
  vendors.map(async (vendor) => {
    const server = await serve(fakeOf[vendor](4_000));
    const first = reportOf[vendor];
    const reports = [first, { ...first, key: `${first.key}-again` }, { ...first, key: `${first.key}-once-more` }];
    return { id: vendor, vendor, url: server.url, server, reports };
  }),
);
const folder = mkdtempSync(join(tmpdir(), "fleet-"));
const world: World = {
  databaseUrl: postgres.url,
  folder,
  onUnknownStart: "hold",
  poll: { firstMs: 500, maxMs: 1_000 },
  tenants: tenants.map(({ id, vendor, url, reports }) => ({ id, vendor, url, reports })),
};
const program = join(import.meta.dirname, "fleet-of-fakes.ts");
const fleet = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [program, ...args], {
    env: { ...process.env, WORLD: JSON.stringify(world) },
    stdio: "inherit",
  });
const exitCode = async (child: ChildProcess): Promise<number> => Number((await once(child, "exit"))[0]);

const workers = [fleet("worker"), fleet("worker")];
await exitCode(fleet("plan"));
await delay(5_000);
console.log("one worker is killed (SIGKILL) and never comes back");
workers[0]?.kill("SIGKILL");
while ((await exitCode(fleet("status"))) !== 0) await delay(4_000);
console.log(`the files are in ${folder}`);
workers[1]?.kill("SIGTERM");
for (const worker of workers) if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
await Promise.all(tenants.map(({ server }) => server.close()));
await postgres[Symbol.asyncDispose]();
