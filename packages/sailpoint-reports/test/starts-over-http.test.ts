import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { nextStep, SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { portOf } from "../../core/test/support/port-of.js";

const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } } as const;
const quick = { poll: { firstMs: 1 } };

interface Tenant {
  /** How far `launched` lies before the request that is answered, run by run; the last one goes for all that follow. */
  readonly lagsMs: readonly number[];
  readonly hasDate: boolean;
  /** What its tasks show besides. */
  readonly task?: object;
  /** True for a tenant that names its first run in answer to each start. */
  readonly isStuck?: boolean;
}

/** A tenant on a real server, and a client of it. */
async function tenant({ lagsMs, hasDate, task = {}, isStuck = false }: Tenant) {
  const ids: string[] = [];
  const answer = (response: ServerResponse, body: object): void => {
    response.sendDate = hasDate;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === "GET") return answer(response, { status: "SUCCESS" });
    const lagMs = lagsMs[ids.length] ?? lagsMs.at(-1) ?? 0;
    const id = `run-${isStuck ? 0 : ids.length}`;
    ids.push(id);
    answer(response, { id, launched: new Date(Date.now() - lagMs).toISOString(), ...task });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const port = portOf(server);
  const events: ReportsEvent[] = [];
  const client = new SailPointReportsClient({
    baseUrl: `http://127.0.0.1:${port}`,
    auth: { accessToken: "a-token" },
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(() => client.close());
  return { client, ids, events };
}

test.each([
  { lagMs: 4_000, hasDate: true },
  { lagMs: 3_600_000, hasDate: true },
  { lagMs: 10_000, hasDate: false },
  { lagMs: 3_600_000, hasDate: false },
])("a clock that differs: two starts, one for each call after that: %j", async ({ lagMs, hasDate }) => {
  const { client, ids, events } = await tenant({ lagsMs: [lagMs], hasDate });
  const started: string[] = [];
  const report = await client.runReport(accounts, { ...quick, onStarted: ({ id }) => void started.push(id) });
  expect([report.id, ids, started]).toEqual(["run-1", ["run-0", "run-1"], ["run-1"]]);
  expect(events.filter(({ type }) => type === "notice")).toMatchObject([
    { code: "start_queued", message: expect.stringContaining("run-0") },
    { code: "clock_offset_found", message: expect.stringMatching(/run-0.*run-1/) },
  ]);
  expect((await client.runReport(accounts, quick)).id).toBe("run-2");
  expect((await client.runReport({ reportType: "IDENTITIES" }, quick)).id).toBe("run-3");
});

test("calls at the same time get a run each, and one is started too many", async () => {
  const { client, ids } = await tenant({ lagsMs: [4_000], hasDate: true });
  const reports = await Promise.all(Array.from({ length: 5 }, () => client.runReport(accounts, quick)));
  expect(new Set(reports.map(({ id }) => id)).size).toBe(5);
  expect(ids).toHaveLength(6);
});

test.each([true, false])("two foreign runs in a row are two ids in the error: Date header: %s", async (hasDate) => {
  const { client, ids } = await tenant({ lagsMs: [60_000, 90_000, 0], hasDate });
  await expect(client.runReport(accounts, quick)).rejects.toMatchObject({
    code: "report_joined",
    carriedOut: "maybe",
    message: expect.stringContaining("run-0 and run-1"),
  });
  expect(ids).toHaveLength(2);
});

test("a server without a Date and with our clock is trusted", async () => {
  const { client, ids } = await tenant({ lagsMs: [0], hasDate: false });
  expect((await client.runReport(accounts, quick)).handle.joined).toBeUndefined();
  expect(ids).toHaveLength(1);
});

describe("a task that shows something else, launched after our request", () => {
  const unreadable = [
    ["arguments", accounts, { attributes: { application: "ACME source #17", sourceName: "AD" } }],
    ["the type", accounts, { reportType: "IDENTITIES" }],
    ["a flag", { reportType: "IDENTITIES_DETAILS" }, { attributes: { correlatedOnly: "disabled" } }],
  ] as const;

  test.each(unreadable)("may be ours: two starts, and both ids in the error: %s", async (_, details, task) => {
    const { client, ids, events } = await tenant({ lagsMs: [0], hasDate: true, task });
    const started: string[] = [];
    const call = client.runReport<string>(details, { ...quick, onStarted: ({ id }) => void started.push(id) });
    const error: unknown = await call.catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: "report_joined",
      carriedOut: "maybe",
      handle: { id: "run-1" },
      message: expect.stringMatching(/run-0 and run-1 .*shows/),
    });
    expect(nextStep(error)).toMatchObject({ action: "ask-a-person" });
    expect([ids, started]).toEqual([["run-0", "run-1"], []]);
    expect(events.filter(({ type }) => type === "notice")).toMatchObject([{ code: "start_queued" }]);
  });

  test("is taken as it is with accept, and marked", async () => {
    const { client, ids } = await tenant({ lagsMs: [0], hasDate: true, task: { reportType: "IDENTITIES" } });
    const report = await client.runReport(accounts, { ...quick, onJoined: "accept" });
    expect(report.handle).toMatchObject({ id: "run-0", joined: true });
    expect(ids).toHaveLength(1);
  });

  test("is an error with throw: one start", async () => {
    const { client, ids } = await tenant({ lagsMs: [0], hasDate: true, task: { reportType: "IDENTITIES" } });
    await expect(client.runReport(accounts, { ...quick, onJoined: "throw" })).rejects.toMatchObject({
      carriedOut: "maybe",
      message: expect.stringMatching(/run-0 .*shows the type IDENTITIES/),
    });
    expect(ids).toHaveLength(1);
  });
});

test.each([
  ["another spelling", { attributes: { application: ["2C91"], sourceName: '"ad"' } }],
  ["no arguments", {}],
])("a task that shows our arguments in %s is ours: one start", async (_, task) => {
  const { client, ids } = await tenant({ lagsMs: [0], hasDate: true, task });
  expect((await client.runReport(accounts, quick)).handle.joined).toBeUndefined();
  expect(ids).toEqual(["run-0"]);
});

describe("a run that has ended and is named in answer to each start", () => {
  test("counts once: three starts, and an error that names it", async () => {
    const task = { attributes: { application: "theirs" } };
    const { client, ids } = await tenant({ lagsMs: [60_000], hasDate: true, isStuck: true, task });
    const error: unknown = await client.runReport(accounts, quick).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "report_joined", carriedOut: "no", handle: { id: "run-0", joined: true } });
    expect(error).toMatchObject({ message: expect.stringMatching(/keeps naming report run-0.*has ended.*resume/) });
    expect(ids).toHaveLength(3);
  });

  test("is an error after two starts where it may be ours", async () => {
    const { client, ids } = await tenant({ lagsMs: [60_000], hasDate: true, isStuck: true });
    await expect(client.runReport(accounts, quick)).rejects.toMatchObject({
      carriedOut: "maybe",
      code: "report_joined",
    });
    expect(ids).toHaveLength(2);
  });

  test("is one of this client as well", async () => {
    const { client, ids } = await tenant({ lagsMs: [0], hasDate: true, isStuck: true });
    expect((await client.runReport(accounts, quick)).id).toBe("run-0");
    await expect(client.runReport(accounts, quick)).rejects.toMatchObject({ carriedOut: "no", code: "report_joined" });
    expect(ids).toHaveLength(1 + 3);
  });
});
