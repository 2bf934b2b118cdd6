import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ReportsError,
  SailPointReportsClient,
  type ReportsEvent,
  type RunReportOptions,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { expectError } from "../../core/test/support/failure-of.js";

const minute = 60_000;
const hour = 60 * minute;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

/** A client as it is in production, pauses and pace included. */
function clientOf(fake: SailPointFake, onEvent?: (event: ReportsEvent) => void): SailPointReportsClient {
  const { clientId, clientSecret } = fake.credentials;
  return new SailPointReportsClient({
    tenant: "acme",
    auth: { clientId, clientSecret },
    fetch: fake.fetch,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

const accountsOf = (source: string) =>
  ({ reportType: "ACCOUNTS", arguments: { application: `id-of-${source}`, sourceName: source } }) as const;

/** What became of a call: the source that its file is about, or its error. */
interface Outcome {
  readonly source: string;
  readonly file?: string;
  readonly id?: string;
  readonly error?: ReportsError;
}

/** Runs the report of a source, downloads its file, and writes down in which order that went. */
function night(client: SailPointReportsClient) {
  const outcomes: Outcome[] = [];
  const run = async (source: string, options: RunReportOptions = {}): Promise<void> => {
    try {
      const report = await client.runReport(accountsOf(source), { label: source, ...options });
      outcomes.push({ source, id: report.id, file: await (await report.download({ format: "csv" })).text() });
    } catch (error) {
      outcomes.push({ source, error: expectError(error, ReportsError) });
    }
  };
  return { outcomes, run };
}

const sources = (count: number): string[] => Array.from({ length: count }, (_, n) => `Source ${n + 1}.`);

/** Every file is about the source it was asked for, and none was handed out twice. */
function expectOwnFiles(fake: SailPointFake, outcomes: readonly Outcome[]): void {
  const saved = outcomes.filter(({ file }) => file !== undefined);
  for (const { source, file, id } of saved) {
    expect(file).toContain(source);
    expect(fake.runs.find((each) => each.id === id)?.arguments).toEqual(accountsOf(source).arguments);
  }
  expect(new Set(saved.map(({ id }) => id)).size).toBe(saved.length);
}

/** Lets time pass until the work is done; a day at most. */
async function passUntil(work: Promise<unknown>): Promise<void> {
  let isDone = false;
  void work.then(() => (isDone = true));
  for (let seconds = 0; !isDone && seconds < 24 * 3_600; seconds += 30) await vi.advanceTimersByTimeAsync(30_000);
  expect(isDone).toBe(true);
}

const startsOf = (fake: SailPointFake): number => fake.callsTo("startReport").length;

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
        code: "start_queued",
        message: `report ${first?.id} (ACCOUNTS) is already running; ours is number 1 in line behind it`,
      },
      {
        label: "Source 3.",
        code: "start_queued",
        message: `report ${first?.id} (ACCOUNTS) is already running; ours is number 2 in line behind it`,
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

describe("a call that met no foreign run", () => {
  test.each(["unlimited", "one-per-arguments"] as const)("does not wait: %s", async (concurrency) => {
    const fake = sailPointFake({ runMs: minute, behaviour: { concurrency } });
    const { outcomes, run } = night(clientOf(fake));
    const calls = sources(40).map((source) => run(source));
    await vi.advanceTimersByTimeAsync(90_000);
    await Promise.all(calls);
    expectOwnFiles(fake, outcomes);
    expect([outcomes.length, startsOf(fake)]).toEqual([40, 40]);
  });

  test("is not held up by starts that are slow, once it is known that runs show their arguments", async () => {
    const fake = sailPointFake({ runMs: minute, behaviour: { concurrency: "unlimited" } });
    const { clientId, clientSecret } = fake.credentials;
    const client = new SailPointReportsClient({
      tenant: "acme",
      auth: { clientId, clientSecret },
      async fetch(url, init) {
        if (url.endsWith("/run")) await new Promise((resolve) => setTimeout(resolve, 1_000));
        return await fake.fetch(url, init);
      },
    });
    const calls = sources(40).map((source) => client.submitReport(accountsOf(source)));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(fake.runs).toHaveLength(40);
    await Promise.all(calls);
  });

  test("does not wait for those of another type", async () => {
    const fake = sailPointFake({ runMs: hour });
    const client = clientOf(fake);
    const stop = new AbortController();
    const { run } = night(client);
    const calls = sources(3).map((source) => run(source, { signal: stop.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await client.submitReport({ reportType: "IDENTITIES" })).joined).toBeUndefined();
    stop.abort();
    await Promise.all(calls);
  });
});

describe("foreign runs", () => {
  /** A tenant at which another caller was faster so many times. */
  async function beaten(times: number) {
    const fake = sailPointFake();
    for (let n = 0; n < times; n++) fake.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 1_000 });
    const { outcomes, run } = night(clientOf(fake));
    const call = run("Source 1.");
    await vi.advanceTimersByTimeAsync(hour);
    await call;
    return { fake, outcomes };
  }

  test("are waited for twenty times", async () => {
    const { fake, outcomes } = await beaten(20);
    expectOwnFiles(fake, outcomes);
    expect(outcomes[0]?.error).toBeUndefined();
    expect(startsOf(fake)).toBe(21);
  });

  test("are not waited for more often than that", async () => {
    const { fake, outcomes } = await beaten(21);
    const message = expect.stringMatching(/20 others came before; later, or "accept"$/);
    expect(outcomes[0]?.error).toMatchObject({ code: "report_joined", isRetryable: true, message });
    expect(startsOf(fake)).toBe(21);
  });

  test("are none of ours: a call that later ones overtake 25 times goes on waiting", async () => {
    const fake = sailPointFake({ runMs: minute });
    const client = clientOf(fake);
    await client.submitReport(accountsOf("Source 0."));
    const { outcomes, run } = night(client);
    const call = run("Source 1.");
    for (let n = 2; n < 27; n++) {
      // The run in the way has ended, and the call in line has not yet asked.
      await vi.advanceTimersByTimeAsync(minute + 10);
      await client.submitReport(accountsOf(`Source ${n}.`));
    }
    expect(outcomes).toEqual([]);
    await passUntil(call);
    expectOwnFiles(fake, outcomes);
    expect([outcomes[0]?.error, fake.runs.length]).toEqual([undefined, 27]);
  });

  test("nor is a run that is handed back again and again although it has ended", async () => {
    const fake = sailPointFake();
    const client = clientOf(fake);
    const { id } = await client.submitReport(accountsOf("Source 1."));
    fake.fail("startReport", Array(30).fill({ status: 200, body: { id, reportType: "ACCOUNTS" } }));
    const { outcomes, run } = night(client);
    const call = run("Source 2.");
    await vi.advanceTimersByTimeAsync(hour);
    await call;
    expect(outcomes[0]?.error).toMatchObject({ code: "report_joined" });
    expect(startsOf(fake)).toBeLessThanOrEqual(1 + 22);
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
