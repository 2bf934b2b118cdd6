import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import type { SailPointBehaviour, SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import {
  seconds,
  hours,
  accountsOf,
  accounts,
  tenant,
  settled,
  startsOf,
  idsOf,
  foreignRuns,
} from "./support/differing-clocks.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30Z") }));
afterEach(() => void vi.useRealTimers());
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
