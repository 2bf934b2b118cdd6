import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import {
  collect,
  parsePlan,
  type CollectEvent,
  type CollectOptions,
  type CollectResult,
} from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test, vi } from "vitest";
import { checkWithSha256sum, filesIn, recordIn, temporaryFolder } from "./support/collected.ts";

const reports = [1, 2, 3, 4].map((n) => ({
  id: `accounts-${n}`,
  report: "ACCOUNTS",
  arguments: { application: `2c91${n}`, sourceName: `Source ${n}` },
}));
const plan = parsePlan({ version: 1, name: "night", defaults: { tenant: "acme" }, reports });

function setUp(runMs = 0) {
  const fake = sailPointFake({ runMs, behaviour: { concurrency: "one-per-arguments" } });
  const folder = temporaryFolder();
  const call = (options: Partial<CollectOptions> = {}): Promise<CollectResult> =>
    collect(plan, {
      clients: { acme: fake.client() },
      folder,
      poll: { firstMs: 20, maxMs: 40 },
      concurrency: 2,
      ...options,
    });
  return { fake, folder, call };
}

/** Stops when two runs are under way. */
function stopWhenRunning(): Pick<CollectOptions, "signal" | "onProgress"> {
  const stop = new AbortController();
  const running = new Set<string>();
  return {
    signal: stop.signal,
    onProgress(event) {
      if (event.type === "report" && event.phase === "running") running.add(event.id);
      if (running.size === 2) stop.abort();
    },
  };
}

describe("a stop", () => {
  test("begins nothing new, and leaves what runs", async () => {
    const { fake, call } = setUp(60_000);

    const result = await call(stopWhenRunning());

    expect(result).toMatchObject({
      sealed: false,
      stopped: "signal",
      exit: "stopped",
      counts: { running: 2, "not-started": 2 },
    });
    expect(fake.callsTo("startReport")).toHaveLength(2);
  });

  test("loses no handle of a start that is on its way", async () => {
    const { fake, folder, call } = setUp(60_000);
    fake.fail("startReport", [{ delayMs: 100 }, { delayMs: 100 }]);
    const stop = new AbortController();

    const stopping = vi.waitUntil(() => fake.callsTo("startReport").length > 0, { timeout: 10_000, interval: 5 });
    const collecting = call({ signal: stop.signal });
    await stopping;
    stop.abort();
    const { counts } = await collecting;

    expect([counts.running, counts.unknown]).toEqual([fake.callsTo("startReport").length, 0]);
    // Two reports begin at once, and either may be sent first.
    const sent = reports.filter((each) =>
      fake.runs.some((run) => run.arguments["application"] === each.arguments.application),
    );
    expect(sent.map(({ id }) => recordIn(folder, id).state)).toEqual(fake.runs.map(() => "started"));
  });

  test("is gone on from by the next call, which starts nothing twice", async () => {
    const { fake, folder, call } = setUp(300);
    await call(stopWhenRunning());

    const result = await call();

    expect(result).toMatchObject({ sealed: true, counts: { verified: 4 } });
    expect(fake.callsTo("startReport")).toHaveLength(4);
    expect(checkWithSha256sum(folder)).toContain("bagit.txt: OK");
  });

  test("before the first report starts none", async () => {
    const { fake, call } = setUp();

    const result = await call({ signal: AbortSignal.abort() });

    expect([result.counts["not-started"], fake.callsTo("startReport").length]).toEqual([4, 0]);
  });

  test("comes at the deadline, too", async () => {
    const { call } = setUp(60_000);

    const result = await call({ deadline: new Date(Date.now() + 300) });

    expect(result).toMatchObject({ stopped: "deadline", exit: "not-now", sealed: false });
  });
});

describe("one process in a folder", () => {
  test("another one is refused, and starts nothing", async () => {
    const { fake, call } = setUp(200);
    const first = call();
    await vi.waitUntil(() => fake.callsTo("startReport").length > 0, { timeout: 10_000 });

    const second = call();

    await expect(second).rejects.toMatchObject({ code: "folder_locked" });
    expect(await first).toMatchObject({ sealed: true });
    expect(fake.callsTo("startReport")).toHaveLength(4);
  });

  test("a folder with other things in it is refused", async () => {
    const { folder, call } = setUp();
    writeFileSync(join(folder, "thesis.txt"), "mine");

    await expect(call()).rejects.toMatchObject({
      code: "folder_unusable",
      message: expect.stringContaining("thesis.txt"),
    });
  });

  test("a record that is none is refused, and nothing is started", async () => {
    const { fake, folder, call } = setUp();
    for (const name of [".work", "records"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "records/accounts-1.json"), "{");

    await expect(call()).rejects.toMatchObject({ code: "record_invalid" });
    expect(fake.calls).toHaveLength(0);
  });

  test("a record of a newer release is left alone", async () => {
    const { folder, call } = setUp();
    for (const name of [".work", "records"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "records/accounts-1.json"), '{"version":2}');

    await expect(call()).rejects.toMatchObject({ code: "version_unknown" });
  });
});

describe("before anything is started", () => {
  test("a tenant without a client is refused", async () => {
    await expect(setUp().call({ clients: {} })).rejects.toMatchObject({ code: "client_missing" });
  });

  test.each<[string, Partial<CollectOptions>]>([
    ["only", { only: ["no-such-id"] }],
    ["release", { release: ["no-such-id"] }],
    ["only", { only: ["accounts-2"], release: ["accounts-1"] }],
    ["concurrency", { concurrency: 0 }],
    ["deadline", { deadline: new Date(NaN) }],
  ])("a wrong %s is refused", async (option, options) => {
    await expect(setUp().call(options)).rejects.toMatchObject({ name: "ConfigError", option });
  });

  test("the plan's folder is filled in", async () => {
    const folder = temporaryFolder();
    const own = parsePlan({ ...plan, folder: `${folder}/{plan}/{month}` });

    const result = await collect(own, { clients: { acme: sailPointFake().client() }, poll: { firstMs: 1 } });

    expect(result.folder).toBe(join(folder, "night", new Date().toISOString().slice(0, 7)));
  });
});

describe("personal data", () => {
  test("of this machine is in no record", async () => {
    const { folder, call } = setUp();
    await call();

    expect(recordIn(folder, "accounts-1").collector).not.toHaveProperty("host");
  });

  test("is in the records where that is asked for", async () => {
    const { folder, call } = setUp();
    await call({ identify: ["host"] });

    expect(recordIn(folder, "accounts-1").collector.host).toBe(hostname());
  });

  test("in the files is for their owner's eyes only", async () => {
    const { folder, call } = setUp();
    const inside = join(folder, "new");
    await call({ folder: inside });

    const modes = new Set(filesIn(inside).map((name) => statSync(join(inside, name)).mode & 0o777));
    const folders = execFileSync("find", [inside, "-type", "d", "!", "-perm", "700"], { encoding: "utf8" });
    expect([[...modes], folders]).toEqual([[0o600], ""]);
  });
});

test("progress tells the story, and one that throws breaks nothing", async () => {
  const { folder, call } = setUp();
  const events: CollectEvent[] = [];

  await call({
    onProgress(event) {
      events.push(event);
      throw new Error("a broken terminal");
    },
  });

  const phases = events.flatMap((event) =>
    "id" in event && event.id === "accounts-1" && "phase" in event ? [event.phase] : [],
  );
  expect(events[0]).toMatchObject({ type: "begin", folder, reports: 4, kept: 0, tenants: 1 });
  expect([...new Set(phases)]).toEqual(["starting", "running", "downloading", "verifying"]);
  expect(events.at(-1)).toMatchObject({ type: "end", result: { sealed: true } });
});

test("what a kill has left unfinished is swept, and sealed with nothing of it", async () => {
  const { folder, call } = setUp();
  mkdirSync(join(folder, ".work/accounts-1-7-1.files"), { recursive: true });
  writeFileSync(join(folder, ".work/accounts-1-7-1.files/x.part"), "half");

  const result = await call();

  expect([result.sealed, existsSync(join(folder, ".work"))]).toEqual([true, false]);
});

test("a file among the payload that no record has keeps the collection open", async () => {
  const { folder, call } = setUp();
  mkdirSync(join(folder, ".work"));
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data/.DS_Store"), "");

  const result = await call();

  expect(result).toMatchObject({ sealed: false, unsealedReason: expect.stringContaining("data/.DS_Store") });
});

test("the first event counts only the tenants whose reports are asked for", async () => {
  const { folder } = setUp();
  const events: CollectEvent[] = [];
  const other = { ...reports[0], id: "elsewhere", tenant: "other" };

  await collect(parsePlan({ ...plan, reports: [...reports, other] }), {
    clients: { acme: sailPointFake().client(), other: sailPointFake().client() },
    folder,
    only: ["elsewhere"],
    signal: AbortSignal.abort(),
    onProgress: (event) => events.push(event),
  });

  expect(events.find(({ type }) => type === "begin")).toMatchObject({ reports: 1, tenants: 1 });
});
