import { describe, expect, it } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import type { RunHandle } from "../../src/run/handle.js";
import { pollUntilFinished } from "../../src/run/poll-until-finished.js";
import { done, reportVendor, running } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";
import { pass, startedAt, useWaitClock } from "../support/wait-clock.js";
import { RateLimitError } from "../../src/errors/http-error.js";

const input = { report: "accounts" };

useWaitClock();

const notFound = (): Response => new Response("", { status: 404 });

describe("a run the vendor does not know", () => {
  it.each(["not found", "not listed"] as const)("may still appear within its first minute: %s", async (missing) => {
    const { lifecycle } = reportVendor(
      { status: () => (Date.now() - startedAt < 50_000 ? notFound() : done) },
      { missing },
    );
    expect((await pass(lifecycle.run(input, {}), 70_000)).result).toEqual(done);
  });

  it("is told to be unlisted in that minute", async () => {
    const { lifecycle } = reportVendor({ status: notFound }, { missing: "not listed" });
    const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 20_000 })), 20_000);
    expect(error.message).toContain("was not ready (last state: unlisted)");
  });

  it.each(["not found", "not listed"] as const)(
    "is given up after that minute, with the handle: %s",
    async (missing) => {
      const { lifecycle, pollsAtMs } = reportVendor({ status: notFound }, { missing });
      const error = await pass(failureOf(lifecycle.run(input, { label: "nightly" })), 80_000);
      expect(error).toMatchObject({
        name: missing === "not found" ? "NotFoundError" : "ReportFailedError",
        handle: { id: "run-1" },
        label: "nightly",
      });
      const last = pollsAtMs().at(-1)! - startedAt;
      expect(last).toBeGreaterThanOrEqual(60_000);
      expect(last).toBeLessThan(76_000);
    },
  );

  it.each([
    ["was started longer ago", { id: "run-1", startedAt: new Date(startedAt - 60_000).toISOString() }],
    ["has an id without the time of its start", { id: "run-1" }],
  ])("is given up at once when it %s", async (_, like) => {
    const { lifecycle, count } = reportVendor({ status: notFound });
    expect(await failureOf(lifecycle.resume(like, {}))).toMatchObject({ name: "NotFoundError", handle: like });
    expect(count("status")).toBe(1);
  });

  it("is waited for in another process as well, where its handle says that it was started just now", async () => {
    const { lifecycle } = reportVendor({ status: (n) => (n === 1 ? notFound() : done) });
    const handle = { id: "run-1", startedAt: new Date(startedAt - 50_000).toISOString() };
    expect((await pass(lifecycle.resume(handle, {}), 5_000)).result).toEqual(done);
  });
});

describe("a status request that fails", () => {
  const failures: [string, () => Response | Error][] = [
    ["503", () => new Response("", { status: 503 })],
    ["500", () => new Response("", { status: 500 })],
    ...[520, 522, 524, 529, 530, 599].map((status): [string, () => Response] => [
      `${status}`,
      () => new Response("", { status }),
    ]),
    ["429", () => new Response("", { status: 429, headers: { "retry-after": "1" } })],
    [
      "a reset",
      () =>
        Object.assign(new TypeError("fetch failed"), {
          cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
        }),
    ],
  ];

  it.each(failures)("for a reason that may pass is no answer yet: %s", async (_, fail) => {
    const { lifecycle } = reportVendor({ status: (n) => (n % 2 === 1 ? fail() : n < 6 ? running : done) });
    expect((await pass(lifecycle.run(input, {}), 90_000)).result).toEqual(done);
  });

  it("at the end of the time is named", async () => {
    const { lifecycle } = reportVendor({ status: () => new Response('"down"', { status: 503 }) });
    const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 20_000 })), 21_000);
    expect(error).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id: "run-1" } });
    expect(error.message).toContain("; the last status request failed: GET /runs/{id} answered 503");
  });

  it.each([400, 401, 403, 409, 501, 505])(
    "for a reason that will not pass ends the wait with the handle: %i",
    async (status) => {
      const { lifecycle, count } = reportVendor({ status: () => new Response("", { status }) });
      const error = await pass(failureOf(lifecycle.run(input, { label: "nightly" })), 3_000);
      expect(error).toMatchObject({ status, handle: { id: "run-1", label: "nightly" }, label: "nightly" });
      expect(count("status")).toBe(1);
    },
  );

  it("with what is no JSON ends the wait with the handle", async () => {
    const { lifecycle } = reportVendor({ status: () => new Response("<html>") });
    const error = await pass(failureOf(lifecycle.run(input, {})), 3_000);
    expect(error).toMatchObject({ name: "DecodeError", handle: { id: "run-1" } });
  });

  it("by a fault in the driver is passed on as it is", async () => {
    const driver = {
      statusOperationOf: () => "GET /runs/{id}",
      pollTiming: { firstMs: 1, maxMs: 1 },
      poll: () => Promise.reject(new RangeError("fault")),
    };
    const run: RunHandle = { version: 1, vendor: "test", baseUrl: "https://x", id: "run-1", startedAt: "2026-01-01" };
    const transport = { emitterFor: () => () => {}, cleanLine: String };
    const waiting = pollUntilFinished(run, driver, {}, { lifetime: new Lifetime(), transport, startTime: "known" });
    await expect(waiting).rejects.toThrow(RangeError);
  });
});

describe("a status request that is refused for longer than the wait may last", () => {
  const refusal = (): Response => new Response("", { status: 429, headers: { "Retry-After": "7200" } });

  it("ends the wait at once, with the time to come back and the handle", async () => {
    const { lifecycle, pollsAtMs } = reportVendor({ status: refusal });
    const error = await pass(failureOf(lifecycle.run(input, { maxWaitMs: 3_600_000 }), RateLimitError), 20_000);
    // The status request was refused and the run is there: to call again would start another.
    expect(error).toMatchObject({ name: "RateLimitError", handle: { id: "run-1" }, carriedOut: "yes" });
    expect(error.retryAt?.getTime()).toBeGreaterThanOrEqual(pollsAtMs().at(-1)! + 7_200_000);
    expect(pollsAtMs()).toHaveLength(1);
  });

  it("is waited out when it fits, and not asked again before", async () => {
    let refusals = 1;
    const { lifecycle, pollsAtMs } = reportVendor({ status: () => (refusals-- > 0 ? refusal() : done) });
    const report = await pass(lifecycle.run(input, { maxWaitMs: 8_000_000 }), 7_300_000);
    expect(report.result).toEqual(done);
    const [first = 0, second = 0] = pollsAtMs();
    expect(second - first).toBeGreaterThanOrEqual(7_200_000);
  });
});
