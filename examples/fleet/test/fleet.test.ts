import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startPostgres, type PostgresServer } from "../demo/postgres.ts";
import { fakeOf, reportOf, type Vendor, type World } from "../demo/world.ts";
import { runFleet } from "../src/command-line.ts";
import { Database } from "../src/database.ts";
import type { Fleet, Report } from "../src/fleet.ts";
import { Workers } from "./proof/workers.ts";

const vendors: readonly Vendor[] = ["sailpoint", "ping", "fudo"];
let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
}, 60_000);
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** A fleet of one tenant of each vendor, in a database of its own. */
async function fleet(reports: (vendor: Vendor) => readonly Report[], onUnknownStart: World["onUnknownStart"] = "hold") {
  const folder = mkdtempSync(join(tmpdir(), "fleet-test-"));
  const databaseUrl = await newDatabase();
  const fakes = { sailpoint: fakeOf.sailpoint(300), ping: fakeOf.ping(300), fudo: fakeOf.fudo(300) };
  const servers = await Promise.all(vendors.map((vendor) => serve(fakes[vendor])));
  const tenants = vendors.map((vendor, index) => ({
    ...{ id: vendor, vendor, url: servers[index]?.url ?? "" },
    reports: reports(vendor),
  }));
  const world = { databaseUrl, folder, onUnknownStart, stepsAtOnce: 4, poll: { firstMs: 100, maxMs: 300 }, tenants };
  const workers = new Workers(world);
  const database = new Database(databaseUrl);
  onTestFinished(async () => {
    await workers.stop();
    await database.close();
    await Promise.all(servers.map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  const states = async (): Promise<string[]> => {
    const rows = await database.query<{ state: string }>("select state from fleet.runs order by tenant, id");
    return rows.map(({ state }) => state);
  };
  const connect = (): never => {
    throw new Error("only workers call the vendors");
  };
  const described = { ...world, schedule: "0 1 * * *", tenants: tenants.map((each) => ({ ...each, connect })) };
  return { workers, fakes, folder, database, states, command: commandOf(described) };
}

async function newDatabase(): Promise<string> {
  const name = `test_${Math.random().toString(36).slice(2)}`;
  const admin = new Database(postgres.url);
  await admin.query(`create database ${name}`);
  await admin.close();
  return postgres.url.replace(/postgres$/, name);
}

/** A command that is no worker, in this process. @returns its exit code and what it printed. */
function commandOf(described: Fleet) {
  return async (...args: readonly string[]): Promise<readonly [code: number, output: string]> => {
    const lines: string[] = [];
    const note = (...words: readonly unknown[]): void => void lines.push(words.join(" "));
    vi.spyOn(console, "log").mockImplementation(note);
    vi.spyOn(console, "error").mockImplementation(note);
    process.exitCode = undefined;
    await runFleet(described, args);
    const code = Number(process.exitCode ?? 0);
    process.exitCode = undefined;
    return [code, lines.join("\n")];
  };
}

const patience = { timeout: 60_000, interval: 100 };

test("a night: what is saved, what has failed, what may have been started, and what redrive does about it", async () => {
  const { workers, fakes, folder, database, states, command } = await fleet((vendor) => [
    reportOf[vendor],
    { ...reportOf[vendor], key: "next in the lane" },
  ]);
  fakes.fudo.fail("createReport", ["reset-after"]);
  fakes.sailpoint.nextRun({ outcome: "FAILURE" });
  await Promise.all([workers.start(), workers.start()]);
  expect(await command("plan")).toEqual([0, expect.stringContaining("6 reports planned")]);
  expect(await command("plan")).toEqual([0, expect.stringContaining("0 reports planned")]);

  // The next run of a lane begins whatever became of the one before.
  await expect.poll(states, patience).toEqual(["unknown", "saved", "saved", "saved", "failed", "saved"]);
  expect(await command("status")).toEqual([
    1,
    expect.stringMatching(
      /^fudo +1 +0 +0 +1$.*^unknown: fudo\/ssh-sessions \(sent 20.*^failed: sailpoint\/identities: /ms,
    ),
  ]);

  // What has failed gets another run. What may have been started does not, before a person says so.
  expect(await command("redrive")).toEqual([0, "1 runs continue"]);
  await expect.poll(states, patience).toEqual(["unknown", "saved", "saved", "saved", "saved", "saved"]);
  expect([fakes.sailpoint.runs.length, fakes.fudo.callsTo("createReport").length]).toEqual([3, 2]);
  expect(await command("redrive", "--unknown")).toEqual([0, "1 runs continue"]);
  await expect.poll(states, patience).toEqual(Array.from({ length: 6 }, () => "saved"));
  expect((await command("status"))[0]).toBe(0);

  // One token for all workers, and one run of a lane after the other.
  expect(fakes.sailpoint.callsTo("getAccessToken")).toHaveLength(1);
  const started = fakes.ping.callsTo("startRun").map(({ at }) => at);
  expect((started[1] ?? 0) - (started[0] ?? 0)).toBeGreaterThanOrEqual(300);

  // A file that has gone makes the night incomplete.
  expect(await database.query("select from fleet.files")).toHaveLength(6);
  rmSync(join(folder, readdirSync(folder)[0] ?? "", "fudo"), { recursive: true });
  expect(await command("status")).toEqual([1, expect.stringContaining("its file no longer exists")]);
  expect(await workers.stop()).toEqual([0, 0]);
}, 240_000);

test("a start whose answer is lost is sent again, where the fleet says so", async () => {
  const onlyFudo = (vendor: Vendor): Report[] => (vendor === "fudo" ? [reportOf.fudo] : []);
  const { workers, fakes, states, command } = await fleet(onlyFudo, "start-again");
  fakes.fudo.fail("createReport", ["reset-after"]);
  await workers.start();
  await command("plan");
  await expect.poll(states, patience).toEqual(["saved"]);
  expect(fakes.fudo.callsTo("createReport")).toHaveLength(2);
}, 120_000);

test("the database itself refuses a second run of a lane", async () => {
  const { database } = await fleet(() => []);
  await database.prepare();
  const add = (key: string) =>
    database.query(
      `insert into fleet.runs (night, tenant, key, lane, request, state)
       values (now(), 'tenant', $1, 'lane', '{}', 'running')`,
      [key],
    );
  await add("one");
  await expect(add("two")).rejects.toThrow("one_run_per_lane");
}, 60_000);

test.each([
  [[], "node fleet.ts worker"],
  [["plan", "tomorrow"], "a night is a date"],
])(
  "a call that is wrong ends with 2: %j",
  async (args, words) => {
    const { command } = await fleet(() => []);
    expect(await command(...args)).toEqual([2, expect.stringContaining(words)]);
  },
  60_000,
);
