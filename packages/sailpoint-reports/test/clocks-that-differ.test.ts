import { nextStep } from "@identity-reports/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ReportsError,
  SailPointReportsClient,
  type ReportsEvent,
  type RunReportOptions,
} from "@identity-reports/sailpoint-reports";
import {
  sailPointFake,
  type NextRun,
  type SailPointBehaviour,
  type SailPointFake,
} from "@identity-reports/sailpoint-reports/fake";
import { expectError } from "../../core/test/support/failure-of.js";

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const accountsOf = (source: string) =>
  ({ reportType: "ACCOUNTS", arguments: { application: `id-of-${source}`, sourceName: source } }) as const;
const accounts = accountsOf("ours");

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30Z") }));
afterEach(() => void vi.useRealTimers());

/** A tenant whose runs take 20 s and do not show their arguments, so that only clocks tell them apart. */
function tenant(behaviour: Partial<SailPointBehaviour> = {}) {
  const fake = sailPointFake({ runMs: 20 * seconds, behaviour: { taskAttributes: "org-only", ...behaviour } });
  const events: ReportsEvent[] = [];
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { ...fake.credentials },
    fetch: fake.fetch,
    onEvent: (event) => void events.push(event),
  });
  const started: string[] = [];
  const run = (options: RunReportOptions = {}, source = "ours") =>
    settled(client.runReport(accountsOf(source), { onStarted: ({ id }) => void started.push(id), ...options }));
  return { fake, client, events, started, run, noticesOf: noticesIn(events) };
}

const noticesIn = (events: readonly ReportsEvent[]) => (code: string) =>
  events.flatMap((event) => (event.type === "notice" && event.code === code ? [event.message] : []));

/** What becomes of a call, within a day. */
async function settled<T>(work: Promise<T>): Promise<{ value?: T; error?: ReportsError }> {
  let outcome: { value?: T; error?: ReportsError } | undefined;
  work.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error: expectError(error, ReportsError) }),
  );
  for (let step = 0; outcome === undefined && step < 24 * 360; step++) await vi.advanceTimersByTimeAsync(10 * seconds);
  return outcome ?? expect.unreachable("still pending after a day");
}

const startsOf = (fake: SailPointFake): number => fake.callsTo("startReport").length;
const idsOf = (fake: SailPointFake): string[] => fake.runs.map(({ id }) => id);
const foreignRuns = (fake: SailPointFake, ...launchedMsAgo: readonly number[]): void => {
  for (const ago of launchedMsAgo) fake.nextRun({ joined: { launchedMsAgo: ago }, runMs: 20 * seconds });
};

describe.each(["sent", "none"] as const)("clocks that differ by a constant, Date header: %s", (dateHeader) => {
  test.each([3, 4, 10, 90, 3_600, 3 * 3_600])(
    "%i s: the second run is handed out, and later calls start one run each",
    async (lag) => {
      const { fake, started, run, noticesOf } = tenant({ launchedLagMs: lag * seconds, dateHeader });
      const first = await run();
      const [lost = "", own = ""] = idsOf(fake);
      expect(first.value?.handle).toMatchObject({ id: own });
      expect(first.value?.handle.joined).toBeUndefined();
      expect([started, startsOf(fake)]).toEqual([[own], 2]);
      expect(noticesOf("start_queued")).toEqual([expect.stringContaining(lost)]);
      expect(noticesOf("clock_offset_found")).toEqual([expect.stringMatching(new RegExp(`${lost}.*${own}`))]);

      const second = await run();
      const third = await run({ onJoined: "throw" });
      expect([second.value?.id, third.value?.id]).toEqual(idsOf(fake).slice(2));
      expect(startsOf(fake)).toBe(4);
    },
  );

  test.each([2, 1, 0, -3_600])("%i s: no run is suspected", async (lag) => {
    const { fake, run, noticesOf } = tenant({ launchedLagMs: lag * seconds, dateHeader });
    expect((await run()).value?.id).toBe(idsOf(fake)[0]);
    expect([startsOf(fake), noticesOf("start_queued")]).toEqual([1, []]);
  });

  test("submitReport as well", async () => {
    const { fake, client } = tenant({ launchedLagMs: 4 * seconds, dateHeader });
    const { value } = await settled(client.submitReport(accounts));
    expect(value).toMatchObject({ id: idsOf(fake)[1] });
    expect(startsOf(fake)).toBe(2);
  });
});

describe("timestamps in whole minutes", () => {
  test("are clocks that cannot be compared: two starts, and both ids in the error", async () => {
    const { fake, started, run } = tenant({ timestamps: "whole-minutes" });
    const { error } = await run();
    const [first, second] = idsOf(fake);
    expect(error).toMatchObject({ code: "report_joined", carriedOut: "maybe", handle: { id: second } });
    expect(error?.message).toContain(`${first} and ${second}`);
    expect([startsOf(fake), started]).toEqual([2, []]);
  });

  test("are taken as they are with accept: one start", async () => {
    const { fake, run } = tenant({ timestamps: "whole-minutes" });
    expect((await run({ onJoined: "accept" })).value?.handle).toMatchObject({ id: idsOf(fake)[0], joined: true });
    expect(startsOf(fake)).toBe(1);
  });
});

describe("runs of others", () => {
  test.each([0, 4, 3_600])(
    "two in a row are never taken for ours, nor is a third start made: clocks differ by %i s",
    async (lag) => {
      const { fake, started, run, noticesOf } = tenant({ launchedLagMs: lag * seconds });
      foreignRuns(fake, 60 * seconds, 90 * seconds);
      const { error } = await run({ cancelOnAbort: true });
      const [first, second] = idsOf(fake);
      expect(error).toMatchObject({
        code: "report_joined",
        carriedOut: "maybe",
        isRetryable: true,
        handle: { id: second, joined: true },
      });
      expect(error?.message).toContain(`${first} and ${second}`);
      expect([started, startsOf(fake), noticesOf("clock_offset_found")]).toEqual([[], 2, []]);
    },
  );

  test("one, and then ours: two starts", async () => {
    const { fake, run } = tenant();
    foreignRuns(fake, 60 * seconds);
    expect((await run()).value?.id).toBe(idsOf(fake)[1]);
    expect(startsOf(fake)).toBe(2);
  });

  test("are still told from ours when it is known how the clocks differ", async () => {
    const { fake, run } = tenant({ launchedLagMs: 1 * hours });
    await run();
    foreignRuns(fake, 60 * seconds, 30 * seconds);
    expect((await run()).error).toMatchObject({ code: "report_joined" });
    foreignRuns(fake, 60 * seconds);
    const ours = await run();
    expect(ours.value?.id).toBe(idsOf(fake).at(-1));
    expect(fake.runs).toHaveLength(2 + 2 + 2);
  });

  test("of two types that began together teach nothing: each call of ours gets its own", async () => {
    const { fake, client, noticesOf } = tenant();
    foreignRuns(fake, 60 * seconds, 60 * seconds);
    const both = Promise.all([
      client.runReport(accounts),
      client.runReport({ reportType: "UNCORRELATED_ACCOUNTS" }, { poll: { firstMs: 5 * seconds } }),
    ]);
    const reports = (await settled(both)).value ?? [];
    expect(reports.map(({ id }) => id).toSorted()).toEqual(idsOf(fake).slice(2).toSorted());
    expect(noticesOf("clock_offset_found")).toEqual([]);
  });

  test("of two clocks are not compared: one answer with a Date, one without", async () => {
    const { fake, run, noticesOf } = tenant();
    foreignRuns(fake, 60 * seconds, 60 * seconds);
    const fetch = fake.fetch.bind(fake);
    let starts = 0;
    const client = new SailPointReportsClient({
      tenant: "acme",
      auth: { ...fake.credentials },
      async fetch(url, init) {
        const answer = await fetch(url, init);
        if (url.endsWith("/run") && ++starts === 2) answer.headers.delete("date");
        return answer;
      },
    });
    expect((await settled(client.runReport(accounts))).error).toMatchObject({ code: "report_joined" });
    expect([startsOf(fake), run.length, noticesOf("clock_offset_found")]).toEqual([2, 0, []]);
  });
});

describe("onJoined on a suspicion", () => {
  test("throw makes one start, and says that it may have been carried out", async () => {
    const { fake, started, run } = tenant({ launchedLagMs: 4 * seconds });
    const { error } = await run({ onJoined: "throw" });
    const [id = ""] = idsOf(fake);
    expect(error).toMatchObject({ code: "report_joined", carriedOut: "maybe", handle: { id, joined: true } });
    expect(error?.message).toContain(id);
    expect([startsOf(fake), started]).toEqual([1, []]);
  });

  test("accept makes one start, and marks the run", async () => {
    const { fake, started, run } = tenant({ launchedLagMs: 4 * seconds });
    const { value } = await run({ onJoined: "accept" });
    expect(value?.handle).toMatchObject({ id: idsOf(fake)[0], joined: true });
    expect([startsOf(fake), started]).toEqual([1, idsOf(fake)]);
  });
});

describe("a difference that jitters", () => {
  const lags = (fake: SailPointFake, ...each: readonly number[]): void => {
    for (const lag of each) fake.nextRun({ launchedLagMs: lag * seconds });
  };

  test("by less than two seconds is one difference", async () => {
    const { fake, run } = tenant({ dateHeader: "none" });
    lags(fake, 4, 5.5, 3.2, 6.2);
    for (let call = 0; call < 3; call++) expect((await run()).value?.id).toBe(idsOf(fake).at(-1));
    expect(startsOf(fake)).toBe(4);
  });

  test("by more costs each call two starts at most", async () => {
    const { fake, run } = tenant({ dateHeader: "none" });
    lags(fake, 4, 9, 15, 30, 60);
    for (const count of [2, 4]) {
      expect((await run()).error).toMatchObject({ code: "report_joined", carriedOut: "maybe" });
      expect(startsOf(fake)).toBe(count);
      await vi.advanceTimersByTimeAsync(60 * seconds);
    }
  });

  test("is learned anew when the clocks are set", async () => {
    const { fake, run } = tenant({ dateHeader: "none" });
    lags(fake, 4, 4, 40, 40, 40, 0, 0);
    for (const starts of [2, 4, 5, 6, 7]) {
      expect((await run()).value?.id).toBe(idsOf(fake).at(-1));
      expect(startsOf(fake)).toBe(starts);
    }
  });
});

describe("calls of one client at the same time, at a clock that differs by 4 s", () => {
  const together = async (count: number, behaviour: Partial<SailPointBehaviour>) => {
    const { fake, client, noticesOf } = tenant({ launchedLagMs: 4 * seconds, ...behaviour });
    const sources = Array.from({ length: count }, (_, n) => `Source ${n + 1}.`);
    const reports = sources.map(async (source) => {
      const report = await client.runReport(accountsOf(source));
      return [source, report.id] as const;
    });
    const { value = [], error } = await settled(Promise.all(reports));
    expect(error).toBeUndefined();
    for (const [source, id] of value)
      expect(fake.runs.find((each) => each.id === id)?.arguments).toEqual(accountsOf(source).arguments);
    expect(new Set(value.map(([, id]) => id)).size).toBe(count);
    return { starts: startsOf(fake), notices: noticesOf("clock_offset_found").length };
  };

  test("get their own reports where one runs after the other", async () => {
    expect(await together(10, {})).toEqual({ starts: 2 * 10, notices: 1 });
  });

  test("get their own reports where runs show their arguments", async () => {
    expect(await together(10, { taskAttributes: "with-arguments" })).toEqual({ starts: 2 * 10, notices: 1 });
  });

  test("start one run more than there are calls where all run at once", async () => {
    expect(await together(10, { concurrency: "unlimited" })).toEqual({ starts: 11, notices: 1 });
  });
});

describe("a call that fails behind a suspected run says that its own may be there", () => {
  const suspected = (plan: NextRun = {}) => {
    const stage = tenant();
    stage.fake.nextRun({ joined: { launchedMsAgo: 60 * seconds }, runMs: 10 * hours, ...plan });
    return stage;
  };
  const maybe = { carriedOut: "maybe" };

  test("when its time is over, with the id in the message, and without a handle to resume", async () => {
    const { fake, run, noticesOf } = suspected();
    const { error } = await run({ maxWaitMs: 5 * minutes });
    const [id = ""] = idsOf(fake);
    expect(error).toMatchObject({ ...maybe, name: "TimeoutError", message: expect.stringContaining(id) });
    expect(error).not.toHaveProperty("handle");
    expect(noticesOf("start_queued")).toEqual([expect.stringContaining(id)]);
  });

  test("when it is aborted, and the run is left alone", async () => {
    const { fake, run } = suspected();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30 * seconds);
    const { error } = await run({ signal: stop.signal, cancelOnAbort: true });
    expect(error).toMatchObject({ ...maybe, name: "AbortError" });
    expect(error).not.toHaveProperty("handle");
    expect(fake.callsTo("cancelReport")).toEqual([]);
  });

  test("when the run may not be looked at", async () => {
    const { fake, run } = suspected();
    fake.fail("getReportResult", [403]);
    const { error } = await run();
    expect(error).toMatchObject({ ...maybe, name: "ForbiddenError", operation: "POST /reports/v1/run" });
    expect(error).not.toHaveProperty("handle");
  });

  test("so that the next step is a person's, whatever ended the wait", async () => {
    const refusal = { status: 429, retryAfterMs: 20 * hours };
    for (const fault of [403, refusal, "broken-json"] as const) {
      const { fake, run } = suspected();
      fake.fail("getReportResult", [fault]);
      expect(nextStep((await run()).error)).toMatchObject({ action: "ask-a-person" });
    }
  });

  test("when the second start is refused", async () => {
    const { fake, run } = suspected({ runMs: 1 });
    fake.fail("startReport", ["ok", 403]);
    expect((await run()).error).toMatchObject({ ...maybe, name: "ForbiddenError" });
    expect(startsOf(fake)).toBe(2);
  });

  test("and not behind one that is certainly another's", async () => {
    const { run } = suspected({ joined: { arguments: { application: "theirs" } } });
    const certain = tenant({ taskAttributes: "with-arguments" });
    certain.fake.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 10 * hours });
    expect((await certain.run({ maxWaitMs: 5 * minutes })).error).toMatchObject({ carriedOut: "no" });
    expect((await run({ maxWaitMs: 5 * minutes })).error).toMatchObject(maybe);
  });
});

describe("a run of another that SailPoint does not know any more is no longer in the way", () => {
  const gone = { id: "gone", reportType: "ACCOUNTS", launched: "2026-11-22T00:00:00Z" };

  test("404: after a minute, in which it may not know the run yet", async () => {
    const { fake, client } = tenant({ unknownResult: "not-found" });
    fake.fail("startReport", [{ status: 200, body: gone }]);
    const call = client.submitReport(accounts);
    await vi.advanceTimersByTimeAsync(50 * seconds);
    expect(fake.runs).toEqual([]);
    await vi.advanceTimersByTimeAsync(40 * seconds);
    expect(await call).toMatchObject({ id: idsOf(fake)[0] });
    expect(startsOf(fake)).toBe(2);
  });

  test("410: at once", async () => {
    const { fake, client } = tenant();
    fake.fail("startReport", [{ status: 200, body: gone }]);
    fake.fail("getReportResult", [410]);
    const { value } = await settled(client.submitReport(accounts));
    expect(value).toMatchObject({ id: idsOf(fake)[0] });
    expect(startsOf(fake)).toBe(2);
  });
});
