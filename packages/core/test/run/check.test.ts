import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RateLimitError, ServerError, TimeoutError } from "../../src/index.js";
import { done, reportVendor, running, type TestOptions, type VendorScript } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";

const startedAt = Date.parse("2026-01-01T00:00:00Z");
const handle = { id: "run-1", startedAt: new Date(startedAt).toISOString() };

beforeEach(() => {
  vi.useFakeTimers({ now: startedAt });
  vi.spyOn(Math, "random").mockReturnValue(0.999999);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const refused = (seconds: string): Response => new Response("{}", { status: 429, headers: { "retry-after": seconds } });
const later = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

/** Lets time pass until the promise has settled, and tells how much of it did. */
async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const from = performance.now();
  const ending = work.then((value) => ({ value, ms: Math.floor(performance.now() - from) }));
  await vi.advanceTimersByTimeAsync(100_000);
  return await ending;
}

describe("a single look with maxWaitMs", () => {
  it("waits no longer for another attempt: a 429 that asks for more fails at once", async () => {
    const { lifecycle, count } = reportVendor({ status: () => refused("8") });
    const { value, ms } = await timed(failureOf(lifecycle.check(handle, { maxWaitMs: 1_000 })));
    expect(value).toBeInstanceOf(RateLimitError);
    expect(value).toMatchObject({ retryAt: new Date(startedAt + 8_000), handle: { id: "run-1" } });
    expect(ms).toBe(0);
    expect(count("status")).toBe(1);
  });

  it("waits for a time that fits", async () => {
    const { lifecycle } = reportVendor({ status: (n) => (n === 1 ? refused("0.5") : done) });
    const { value, ms } = await timed(lifecycle.check(handle, { maxWaitMs: 1_000 }));
    expect(value.finished).toBe(true);
    expect(ms).toBe(500);
  });

  it("waits as long as a call may take where there is none", async () => {
    const { lifecycle } = reportVendor({ status: (n) => (n === 1 ? refused("8") : done) });
    expect((await timed(lifecycle.check(handle, {}))).ms).toBe(8_000);
  });

  it("of 0 is one request and no waiting", async () => {
    const { lifecycle, count } = reportVendor({ status: () => refused("1") }, { retries: 3 });
    const { value, ms } = await timed(failureOf(lifecycle.check(handle, { maxWaitMs: 0 })));
    expect(value).toMatchObject({ code: "rate_limited", retryAt: new Date(startedAt + 1_000) });
    expect([ms, count("status")]).toEqual([0, 1]);
    const failing = reportVendor({ status: () => new Response("{}", { status: 500 }) }, { retries: 3 });
    expect(await failureOf(failing.lifecycle.check(handle, { maxWaitMs: 0 }))).toBeInstanceOf(ServerError);
    expect(failing.count("status")).toBe(1);
  });

  it.each([0, 1, 1_000])("of %i leaves the request itself the time of one attempt", async (maxWaitMs) => {
    const { lifecycle } = reportVendor({ status: () => later(3_000, done) });
    expect((await timed(lifecycle.check(handle, { maxWaitMs }))).value.finished).toBe(true);
    const hanging = reportVendor({ status: () => later(100_000, done) });
    const { value, ms } = await timed(failureOf(hanging.lifecycle.check(handle, { maxWaitMs, timeoutMs: 5_000 })));
    expect(value).toBeInstanceOf(TimeoutError);
    expect(ms).toBe(5_000);
  });

  it("of 0 sends nothing while the client is closed by a 429, and says until when", async () => {
    const { lifecycle, transport, count } = reportVendor({ status: () => done });
    transport.rateLimiter.close(20_000);
    const { value, ms } = await timed(failureOf(lifecycle.check(handle, { maxWaitMs: 0 })));
    expect(value).toMatchObject({ code: "rate_limited", retryAt: new Date(startedAt + 20_000) });
    expect([ms, count("status")]).toEqual([0, 0]);
  });
});

describe("the last look of a wait", () => {
  it("waits for nothing either", async () => {
    const { lifecycle, count } = reportVendor({ status: () => refused("8") });
    const { value, ms } = await timed(failureOf(lifecycle.resume(handle, { maxWaitMs: 0 })));
    expect(value).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id: "run-1" } });
    expect([ms, count("status")]).toEqual([0, 1]);
  });
});

describe("nextCheckAt", () => {
  const nextAfter = async (
    status: NonNullable<VendorScript["status"]>,
    options: TestOptions = {},
    like: { readonly id: string; readonly startedAt?: string } = handle,
  ): Promise<number | undefined> => {
    const { nextCheckAt } = await reportVendor({ status }).lifecycle.check(like, options);
    return nextCheckAt === undefined ? undefined : Math.ceil((nextCheckAt.getTime() - Date.now()) / 10) * 10;
  };

  it.each([
    [0, 2_000],
    [2_000, 3_000],
    [5_000, 4_500],
    [60_000, 15_000],
  ])("of a run %i ms old comes as soon as a wait would ask next", async (ageMs, expected) => {
    vi.setSystemTime(startedAt + ageMs);
    expect(await nextAfter(() => running)).toBe(expected);
  });

  it("keeps the caller's timing", async () => {
    expect(await nextAfter(() => running, { poll: { firstMs: 500 } })).toBe(500);
    expect(await nextAfter(() => running, { poll: { firstMs: 0, maxMs: 0 } })).toBe(0);
  });

  it("of an id of unknown age is the longest pause", async () => {
    expect(await nextAfter(() => running, {}, { id: "run-1" })).toBe(15_000);
  });

  it("is no earlier than the server asks", async () => {
    expect(await nextAfter(() => Response.json(running, { headers: { "retry-after": "40" } }))).toBe(40_000);
  });

  it("is no earlier than the rate limit lets the request through", async () => {
    const { lifecycle } = reportVendor({ status: () => running }, { pace: { requests: 1, windowMs: 30_000 } });
    const { nextCheckAt } = await lifecycle.check(handle, {});
    expect(nextCheckAt).toEqual(new Date(startedAt + 30_000));
  });

  it("is not there once the run has ended", async () => {
    expect(await nextAfter(() => done)).toBeUndefined();
    expect(await nextAfter(() => ({ state: "FAILED" }))).toBeUndefined();
  });

  it("is there for a run that the vendor does not know yet", async () => {
    const { lifecycle } = reportVendor({ status: () => new Response("", { status: 404 }) }, { missing: "not listed" });
    expect(await lifecycle.check(handle, {})).toMatchObject({ finished: false, nextCheckAt: expect.any(Date) });
  });
});
