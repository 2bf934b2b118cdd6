import { describe, expect, it, vi } from "vitest";
import { done, reportVendor, running } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";
import { pass, startedAt, useWaitClock } from "../support/wait-clock.js";

const input = { report: "accounts" };

useWaitClock();

const gaps = (times: readonly number[]): number[] => times.map((time, n) => time - (times[n - 1] ?? startedAt));

describe("the pauses between two status requests", () => {
  it("grow by half from the first to the longest, each shortened by a fifth at most", async () => {
    for (const [draw, factor] of [
      [0, 0.8],
      [0.5, 0.9],
      [0.999999, 1],
    ] as const) {
      vi.spyOn(Math, "random").mockReturnValue(draw);
      vi.setSystemTime(startedAt);
      const { lifecycle, pollsAtMs } = reportVendor({ status: (n) => (n < 9 ? running : done) });
      await pass(lifecycle.run(input, {}), 120_000);
      const expected = [2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000, 15_000];
      gaps(pollsAtMs()).forEach((gap, n) => expect(Math.abs(gap - expected[n]! * factor)).toBeLessThanOrEqual(2));
    }
  });

  it("are never longer than the longest, wherever chance falls", async () => {
    const { lifecycle, pollsAtMs } = reportVendor({ status: (n) => (n < 200 ? running : done) });
    await pass(lifecycle.run(input, { poll: { firstMs: 1_000, maxMs: 4_000 } }), 1_000_000);
    const all = gaps(pollsAtMs());
    expect(all).toHaveLength(200);
    expect(Math.max(...all)).toBeLessThanOrEqual(4_001);
    expect(Math.min(...all.slice(5))).toBeGreaterThanOrEqual(3_200);
    expect(new Set(all.slice(5)).size).toBeGreaterThan(50);
  });

  it.each([
    ["a longest below the vendor's first", { maxMs: 500 }, [500, 500, 500]],
    ["a first above the vendor's longest", { firstMs: 60_000 }, [60_000, 60_000, 60_000]],
    ["a first above the longest", { firstMs: 900, maxMs: 300 }, [300, 300, 300]],
    ["no pause before the first", { firstMs: 0 }, [0, 150, 225, 338]],
    ["none at all", { firstMs: 0, maxMs: 0 }, [0, 0, 0]],
  ])("obey %s", async (_, poll, expected) => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    const { lifecycle, pollsAtMs } = reportVendor({ status: (n) => (n < expected.length ? running : done) });
    await pass(lifecycle.run(input, { poll }), 300_000);
    gaps(pollsAtMs()).forEach((gap, n) => expect(Math.abs(gap - expected[n]!)).toBeLessThanOrEqual(2));
  });

  it("are as long as the server asks, where that is longer, and only once", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    const later = (): Response => Response.json(running, { headers: { "retry-after": "40" } });
    const { lifecycle, pollsAtMs, events } = reportVendor({
      status: (n) => (n === 2 ? later() : n < 4 ? running : done),
    });
    await pass(lifecycle.run(input, {}), 120_000);
    const [, , third = 0, fourth = 0] = gaps(pollsAtMs());
    expect(third).toBeGreaterThanOrEqual(40_000);
    expect(third).toBeLessThan(40_100);
    expect(fourth).toBeLessThan(7_000);
    const announced = events.filter((event) => event.type === "poll").map(({ nextMs }) => nextMs);
    expect(announced.map((ms) => ms && Math.ceil(ms / 100))).toEqual([30, 400, 68, undefined]);
  });

  it("lets a run of five minutes pass under fake timers, and one of two hours without undue haste", async () => {
    for (const [runMs, fewest, most] of [
      [300_000, 20, 35],
      [7_200_000, 480, 610],
    ] as const) {
      vi.setSystemTime(startedAt);
      const { lifecycle, count } = reportVendor({ status: () => (Date.now() - startedAt < runMs ? running : done) });
      const report = await pass(lifecycle.run(input, { maxWaitMs: 3 * 3_600_000 }), runMs + 20_000);
      expect(report.result).toEqual(done);
      expect(count("status")).toBeGreaterThanOrEqual(fewest);
      expect(count("status")).toBeLessThanOrEqual(most);
    }
  });

  it("are none before the first request of a resume: the run may have ended long ago", async () => {
    const { lifecycle, pollsAtMs } = reportVendor({ status: () => done });
    await lifecycle.resume({ id: "run-1" }, {});
    expect(pollsAtMs()).toEqual([startedAt]);
  });
});

describe("maxWaitMs", () => {
  it("ends the wait after one last request at the deadline, with the handle and without ending the run", async () => {
    const { lifecycle, pollsAtMs, count, events } = reportVendor({ status: () => running });
    const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 60_000, label: "nightly" })), 61_000);
    expect(error).toMatchObject({
      name: "TimeoutError",
      phase: "wait",
      carriedOut: "yes",
      isRetryable: true,
      label: "nightly",
      handle: { id: "run-1" },
    });
    expect(error.message).toBe(
      "report run-1 was not ready (last state: RUNNING) after waiting 60000 ms (maxWaitMs); it continues at the vendor: pass this error's handle to resume",
    );
    expect(pollsAtMs().at(-1)! - startedAt).toBeGreaterThanOrEqual(60_000);
    expect(pollsAtMs().at(-1)! - startedAt).toBeLessThan(60_010);
    expect(pollsAtMs().at(-2)).toBeLessThan(startedAt + 60_000);
    expect(count("cancel")).toBe(0);
    expect(events.findLast(({ type }) => type === "poll")).toMatchObject({ type: "poll", nextMs: undefined });
  });

  it("is one hour unless something else is said, and may be unlimited", async () => {
    const settled = vi.fn();
    const hour = reportVendor({ status: () => running });
    failureOf(hour.lifecycle.run(input, {})).then(settled, settled);
    await vi.advanceTimersByTimeAsync(3_599_000);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(settled).toHaveBeenCalled();
    const endless = reportVendor({ status: () => (Date.now() - startedAt < 90_000_000 ? running : done) });
    const poll = { firstMs: 600_000, maxMs: 600_000 };
    expect((await pass(endless.lifecycle.run(input, { maxWaitMs: Infinity, poll }), 91_000_000)).result).toEqual(done);
  });

  it("of nothing asks once", async () => {
    const { lifecycle, count } = reportVendor({ status: () => running });
    await pass(failureOf(lifecycle.resume({ id: "run-1" }, { maxWaitMs: 0 })), 10);
    expect(count("status")).toBe(1);
    expect(
      (await reportVendor({ status: () => done }).lifecycle.resume({ id: "run-1" }, { maxWaitMs: 0 })).result,
    ).toEqual(done);
  });

  it("ends the wait at once when the server wants to be asked again only later", async () => {
    const { lifecycle, pollsAtMs } = reportVendor({
      status: () => Response.json(running, { headers: { "retry-after": "600" } }),
    });
    const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 60_000 })), 3_000);
    expect(error).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id: "run-1" } });
    expect(error.message).toMatch(
      /was not ready \(last state: RUNNING\), and the server asked to wait until 2026-01-01T00:10:0\d/,
    );
    expect(pollsAtMs()).toHaveLength(1);
  });

  it("gives a last request that hangs the time of one attempt, and no more", async () => {
    const { lifecycle, count } = reportVendor(
      { status: (n) => (n === 1 ? running : new Promise(() => {})) },
      { retries: 3 },
    );
    const options = { maxWaitMs: 0, timeoutMs: 5_000, poll: { firstMs: 0 } };
    const first = await pass(failureOf(lifecycle.resume({ id: "run-1" }, options)), 10);
    expect(first).toMatchObject({ phase: "wait" });
    const error = await pass(failureOf(lifecycle.resume({ id: "run-1" }, options)), 5_100);
    expect(error).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id: "run-1" } });
    expect(error.message).toMatch(
      /was not ready \(last state: started\) after waiting 0 ms \(maxWaitMs\).*the last status request failed: .*took longer than 5000 ms/,
    );
    expect(count("status")).toBe(2);
  });
});

describe("a state", () => {
  it.each([[{}], [{ state: "SOMETHING_NEW" }], [{ state: null }], [{ state: "" }]])(
    "that is unknown counts as running until the time is up: %j",
    async (answer) => {
      const { lifecycle, count } = reportVendor({ status: () => answer });
      const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 30_000 })), 31_000);
      expect(error).toMatchObject({ name: "TimeoutError", phase: "wait" });
      expect(count("status")).toBeGreaterThan(3);
    },
  );

  it("that is told to a listener that throws does not end the wait", async () => {
    const { lifecycle, events } = reportVendor();
    const onProgress = (): never => {
      throw new Error("no screen");
    };
    await pass(lifecycle.run(input, { onProgress, label: "nightly" }), 20_000);
    const message = "onProgress threw: Error: no screen; the wait continues";
    expect(events.filter((event) => event.type === "notice")).toHaveLength(3);
    expect(events).toContainEqual({
      type: "notice",
      operation: "GET /runs/{id}",
      label: "nightly",
      code: "on_progress_failed",
      message,
      callId: expect.any(String),
      runId: "run-1",
    });
  });
});
