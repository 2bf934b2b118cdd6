import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { clientOf, accountsOf, night, sources, expectOwnFiles, passUntil, startsOf } from "./support/night.js";

const minute = 60_000;
const hour = 60 * minute;
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());
describe("forty calls at a tenant that runs one report of a type at a time", () => {
  test("each get their own report, first come, first served, with two starts each", async () => {
    const fake = sailPointFake({ runMs: 3 * minute });
    const { outcomes, run } = night(clientOf(fake));
    const calls = sources(40).map((source) => run(source));
    await vi.advanceTimersByTimeAsync(40 * 4 * minute);
    await Promise.all(calls);
    expectOwnFiles(fake, outcomes);
    // Two hours and more, although no call waits longer than an hour for any one run.
    expect(outcomes.map(({ source }) => source)).toEqual(sources(40));
    expect(fake.runs.map((each) => each.arguments["sourceName"])).toEqual(sources(40));
    expect(startsOf(fake)).toBe(40 + 39);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ask for one run from two places at most: its owner and the first in line", async () => {
    const fake = sailPointFake({ runMs: 10 * minute });
    const { run } = night(clientOf(fake));
    const stop = new AbortController();
    const calls = sources(40).map((source) => run(source, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(9 * minute);
    // 2 s growing to 15 s, shortened by a fifth at most: 60 in nine minutes, if that.
    expect(fake.callsTo("getReportResult").length).toBeLessThan(2 * 60);
    expect(startsOf(fake)).toBe(40);
    stop.abort();
    await Promise.all(calls);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("submit their runs in turn as well, though no other call looks after them", async () => {
    const fake = sailPointFake({ runMs: minute });
    const client = clientOf(fake);
    const calls = sources(10).map((source) => client.submitReport(accountsOf(source)));
    await vi.advanceTimersByTimeAsync(20 * minute);
    const handles = await Promise.all(calls);
    expect(handles.map(({ id }) => id)).toEqual(fake.runs.map(({ id }) => id));
    expect(handles.filter(({ joined }) => joined)).toEqual([]);
    expect(startsOf(fake)).toBe(10 + 9);
  });

  test.each(["with-arguments", "org-only"] as const)(
    "are not mixed up when answers overtake each other, and runs show their arguments: %s",
    async (taskAttributes) => {
      const fake = sailPointFake({ runMs: minute, behaviour: { taskAttributes } });
      const { clientId, clientSecret } = fake.credentials;
      let starts = 0;
      const client = new SailPointReportsClient({
        tenant: "acme",
        auth: { clientId, clientSecret },
        // The sooner it was sent, the later it is answered.
        async fetch(url, init) {
          const answer = await fake.fetch(url, init);
          if (url.endsWith("/run")) await new Promise((resolve) => setTimeout(resolve, 2_000 / ++starts));
          return answer;
        },
      });
      const { outcomes, run } = night(client);
      await passUntil(Promise.all(sources(10).map((source) => run(source))));
      expect(outcomes.flatMap(({ error }) => error ?? [])).toEqual([]);
      expectOwnFiles(fake, outcomes);
      expect([fake.runs.length, startsOf(fake)]).toEqual([10, 10 + 9]);
    },
  );

  test("say why nothing happens", async () => {
    const fake = sailPointFake({ runMs: minute });
    const told: ReportsEvent[] = [];
    const { run } = night(clientOf(fake, (event) => event.type === "notice" && told.push(event)));
    const calls = sources(3).map((source) => run(source));
    await vi.advanceTimersByTimeAsync(5 * minute);
    await Promise.all(calls);
    const [first] = fake.runs;
    expect(told).toMatchObject([
      {
        label: "Source 2.",
        operation: "POST /reports/v1/run",
        code: "start_queued",
        message: `report ${first?.id} (ACCOUNTS) is already running; ours is number 1 in the queue behind it`,
      },
      {
        label: "Source 3.",
        code: "start_queued",
        message: `report ${first?.id} (ACCOUNTS) is already running; ours is number 2 in the queue behind it`,
      },
    ]);
  });

  test("lose nothing when one gives up in the middle, one in front, and one fails to start", async () => {
    const fake = sailPointFake({ runMs: minute });
    const { outcomes, run } = night(clientOf(fake));
    // The first 40 starts find out; the one behind them, of the first in line, is answered with 500.
    fake.fail("startReport", [...Array.from({ length: 40 }, () => "ok" as const), "500"]);
    const middle = new AbortController();
    const front = new AbortController();
    const signals = new Map([
      ["Source 20.", middle.signal],
      ["Source 3.", front.signal],
    ]);
    const calls = sources(40).map((source) => run(source, { signal: signals.get(source) }));
    await vi.advanceTimersByTimeAsync(30_000);
    middle.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes).toMatchObject([{ source: "Source 20.", error: { name: "AbortError", carriedOut: "no" } }]);
    // The start of source 2 fails, so source 3 is the first; then that one gives up as well.
    await vi.advanceTimersByTimeAsync(45_000);
    expect(
      outcomes
        .slice(1)
        .map(({ source }) => source)
        .toSorted(),
    ).toEqual(["Source 1.", "Source 2."]);
    expect(outcomes.find(({ source }) => source === "Source 2.")).toMatchObject({
      error: { name: "ServerError", carriedOut: "maybe" },
    });
    front.abort();
    await vi.advanceTimersByTimeAsync(2 * hour);
    await Promise.all(calls);
    expectOwnFiles(fake, outcomes);
    const lost = ["Source 2.", "Source 3.", "Source 20."];
    expect(outcomes.filter(({ file }) => file !== undefined).map(({ source }) => source)).toEqual(
      sources(40).filter((source) => !lost.includes(source)),
    );
    expect(startsOf(fake)).toBeLessThanOrEqual(2 * 40);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leave the line in time when the run in the way never ends, without a request", async () => {
    const fake = sailPointFake({ runMs: 100 * hour });
    const { outcomes, run } = night(clientOf(fake));
    const calls = sources(5).map((source, n) => run(source, { maxWaitMs: n === 4 ? 5 * minute : hour }));
    await vi.advanceTimersByTimeAsync(5 * minute + 1);
    const late = { name: "TimeoutError", phase: "wait", carriedOut: "no" };
    expect(outcomes).toMatchObject([{ source: "Source 5.", error: late }]);
    expect(outcomes[0]?.error).not.toHaveProperty("handle");
    await vi.advanceTimersByTimeAsync(hour - 5 * minute + 1_000);
    await Promise.all(calls);
    // The owner of the run in the way has a handle to go on with; the others have not started anything.
    expect(outcomes.find(({ source }) => source === "Source 1.")?.error).toMatchObject({
      handle: { id: fake.runs[0]?.id },
    });
    for (const { error } of outcomes.filter((each) => each.source !== "Source 1.")) {
      expect(error).toMatchObject({ ...late, message: expect.stringContaining("ours was not started") });
    }
    expect([startsOf(fake), fake.runs.length, vi.getTimerCount()]).toEqual([5, 1, 0]);
  });

  test("end at once when the client is closed", async () => {
    const fake = sailPointFake({ runMs: hour });
    const client = clientOf(fake);
    const { outcomes, run } = night(client);
    const calls = sources(5).map((source) => run(source));
    await vi.advanceTimersByTimeAsync(minute);
    client.close();
    await Promise.all(calls);
    expect(outcomes.map(({ error }) => error?.name)).toEqual(Array(5).fill("AbortError"));
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("whatever happens, each call gets its own report or says why not", { timeout: 60_000 }, async () => {
  const call = fc.record({
    afterMs: fc.constantFrom(0, 0, 0, 500, 20_000),
    abortAfterMs: fc.option(fc.integer({ min: 1, max: 10 * minute }), { freq: 5 }),
  });
  const start = fc.constantFrom("ok", "ok", "ok", "ok", "500", { status: 429, retryAfterMs: 5_000 }, "reset-after");
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 12 }),
      fc.array(start, { maxLength: 20 }),
      fc.array(fc.record({ runMs: fc.nat({ max: minute }), joined: fc.boolean() }), { maxLength: 8 }),
      async (calls, starts, plans) => {
        const fake = sailPointFake({ runMs: 20_000 });
        fake.fail("startReport", mistyped(starts));
        for (const { runMs, joined } of plans)
          fake.nextRun({ runMs, joined: joined && { arguments: { application: "theirs", sourceName: "Theirs" } } });
        const { outcomes, run } = night(clientOf(fake));
        const running: Promise<void>[] = [];
        const names = sources(calls.length);
        for (const [n, { afterMs, abortAfterMs }] of calls.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          const stop = new AbortController();
          if (abortAfterMs !== null) setTimeout(() => stop.abort(), abortAfterMs);
          running.push(run(names[n] ?? "", { signal: stop.signal }));
        }
        await passUntil(Promise.all(running));
        await vi.advanceTimersByTimeAsync(hour);
        expect(outcomes.map(({ source }) => source).toSorted()).toEqual(names.toSorted());
        expectOwnFiles(fake, outcomes);
        const foreignRuns = plans.filter(({ joined }) => joined).length;
        const lostAnswers = starts.filter((each) => each === "reset-after").length;
        // To a third call, two runs whose answers were lost look like two foreign runs: it starts none on a suspicion.
        const isSuspicious = foreignRuns + lostAnswers >= 2;
        const expected = ["AbortError", "ServerError", "NetworkError", ...(isSuspicious ? ["report_joined"] : [])];
        for (const { error } of outcomes)
          if (error !== undefined) expect(expected).toContain(error.name === "ReportsError" ? error.code : error.name);
        expect(vi.getTimerCount()).toBe(0);
        // Two each; one more where a foreign run, or a call that came later, was faster; faults are not starts.
        const latecomers = calls.filter(({ afterMs }) => afterMs > 0).length;
        expect(startsOf(fake)).toBeLessThanOrEqual(2 * calls.length + foreignRuns + latecomers + starts.length);
      },
    ),
    { numRuns: 30 },
  );
});
