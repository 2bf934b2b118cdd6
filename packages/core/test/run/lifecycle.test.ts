import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ReportFailedError } from "../../src/errors/report-errors.js";
import { ReportsError } from "../../src/errors/reports-error.js";
import { baseUrl, done, reportVendor, running, secret, type TestOptions } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";

const input = { report: "accounts" };
const quick: TestOptions = { poll: { firstMs: 1, maxMs: 5 } };
const handle = {
  version: 1,
  vendor: "test",
  baseUrl,
  id: "run-1",
  startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
};

const anyDate = expect.any(Date);

describe("run", () => {
  it("starts a run, tells its handle, waits for it and hands out the report", async () => {
    const { lifecycle, count } = reportVendor();
    const told: unknown[] = [];
    const report = await lifecycle.run(input, {
      ...quick,
      onStarted: (each) => void told.push(["started", each.id, count("status")]),
      onProgress: ({ state, polls, elapsedMs, handle: each }) =>
        void told.push([state, polls, elapsedMs >= 0, each.id]),
    });
    expect(report).toMatchObject({ id: "run-1", result: done });
    expect(report.handle).toEqual({ ...handle, request: input });
    expect(told).toEqual([
      ["started", "run-1", 0],
      ["RUNNING", 1, true, "run-1"],
      ["RUNNING", 2, true, "run-1"],
      ["DONE", 3, true, "run-1"],
    ]);
  });

  it("rejects with what the vendor says when the run fails, and the handle", async () => {
    const { lifecycle } = reportVendor({ status: () => ({ state: "FAILED" }) });
    const error = await failureOf(lifecycle.run(input, { ...quick, label: "nightly" }));
    expect(error).toBeInstanceOf(ReportFailedError);
    expect(error).toMatchObject({
      state: "FAILED",
      messages: ["no rows"],
      label: "nightly",
      handle: { ...handle, label: "nightly" },
    });
  });

  it("has no handle to give when the start itself fails", async () => {
    const { lifecycle } = reportVendor({ start: () => new Response("{}", { status: 400 }) });
    const error = await failureOf(lifecycle.run(input, { ...quick, label: "nightly" }), ReportsError);
    expect(error).toMatchObject({ name: "BadRequestError", label: "nightly" });
    expect(error.handle).toBeUndefined();
  });

  it("echoes the label in its handle, its requests, its events and its report's requests", async () => {
    const { lifecycle, events } = reportVendor();
    const report = await lifecycle.run(input, { ...quick, label: "nightly" });
    await (await report.download({ format: "csv" })).text();
    expect(report.handle.label).toBe("nightly");
    expect(new Set(events.map(({ label }) => label))).toEqual(new Set(["nightly"]));
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(["method", "call", "request", "response", "poll", "download"]),
    );
    await (await report.download({ format: "csv", label: "other" })).text();
    expect(events.at(-1)?.label).toBe("other");
  });
});

describe("submit", () => {
  it("resolves to a handle that is plain JSON without a secret, and asks nothing more", async () => {
    const { lifecycle, count } = reportVendor();
    const started = await lifecycle.submit(input, { label: "nightly" });
    expect(started).toEqual({ ...handle, label: "nightly", request: input });
    expect(JSON.parse(JSON.stringify(started))).toEqual(started);
    expect(inspect(started, { depth: 9, showHidden: true })).not.toContain(secret);
    expect(count("status")).toBe(0);
  });

  it("can be gone on with in another process", async () => {
    const stored = JSON.stringify(await reportVendor().lifecycle.submit(input, { label: "nightly" }));
    const { lifecycle, events, count } = reportVendor({ status: () => done });
    const report = await lifecycle.resume(JSON.parse(stored), {});
    expect(report.handle).toEqual(JSON.parse(stored));
    expect(count("start")).toBe(0);
    expect(new Set(events.map(({ label }) => label))).toEqual(new Set(["nightly"]));
  });
});

describe("onStarted", () => {
  it("is waited for before anything else happens to the run", async () => {
    const { lifecycle, count } = reportVendor();
    const seen: number[] = [];
    await lifecycle.run(input, {
      ...quick,
      onStarted: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        seen.push(count("status"));
      },
    });
    expect(seen).toEqual([0]);
  });

  it.each(["run", "submit"] as const)("that throws ends %s with the handle, and the run goes on", async (method) => {
    for (const cause of [new Error("disk full"), "disk full"]) {
      const { lifecycle, count } = reportVendor();
      const onStarted = (): Promise<void> => Promise.reject(cause);
      const error = await failureOf(
        lifecycle[method](input, { ...quick, label: "nightly", cancelOnAbort: true, onStarted }),
      );
      expect(error).toBeInstanceOf(ReportsError);
      expect(error).toMatchObject({
        code: "on_started_failed",
        carriedOut: "yes",
        handle: { id: "run-1" },
        label: "nightly",
        cause,
      });
      expect(error.message).toBe(
        "onStarted threw: disk full; report run-1 continues: pass this error's handle to resume",
      );
      expect([count("status"), count("cancel")]).toEqual([0, 0]);
    }
  });

  it.each(["run", "submit"] as const)("does not hold up an abort of %s", async (method) => {
    const { lifecycle } = reportVendor();
    const controller = new AbortController();
    const reason = new Error("enough");
    const onStarted = (): Promise<void> => {
      controller.abort(reason);
      return new Promise(() => {});
    };
    const error = await failureOf(lifecycle[method](input, { ...quick, signal: controller.signal, onStarted }));
    expect(error).toMatchObject({ name: "AbortError", cause: reason, handle: { id: "run-1" } });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("check", () => {
  it("says where a run stands", async () => {
    const { lifecycle, events } = reportVendor({ status: (n) => [running, {}, done][n - 1]! });
    expect(await lifecycle.check({ id: "run-1" }, {})).toEqual({
      state: "RUNNING",
      finished: false,
      nextCheckAt: anyDate,
    });
    expect(await lifecycle.check({ id: "run-1" }, {})).toEqual({
      state: "unknown",
      finished: false,
      nextCheckAt: anyDate,
    });
    const status = await lifecycle.check({ id: "run-1", label: "nightly" }, {});
    expect(status).toMatchObject({
      state: "DONE",
      finished: true,
      report: { id: "run-1", result: done, handle: { label: "nightly" } },
    });
    expect(events.at(-1)?.label).toBe("nightly");
  });

  it("resolves when the run has failed, with the error that resume would reject with", async () => {
    const { lifecycle } = reportVendor({ status: () => ({ state: "FAILED" }) });
    const status = await lifecycle.check({ id: "run-1" }, { label: "nightly" });
    expect(status).toMatchObject({
      state: "FAILED",
      finished: true,
      failure: { state: "FAILED", handle, label: "nightly" },
    });
    expect("report" in status).toBe(false);
  });

  it.each(["not found", "not listed"] as const)(
    "rejects with the handle when the vendor does not know the run: %s",
    async (missing) => {
      const { lifecycle } = reportVendor({ status: () => new Response("", { status: 404 }) }, { missing });
      const error = await failureOf(lifecycle.check({ id: "run-1" }, { label: "nightly" }));
      expect(error).toMatchObject({
        name: missing === "not found" ? "NotFoundError" : "ReportFailedError",
        handle,
        label: "nightly",
      });
    },
  );

  it("takes a run that is not listed yet for one that goes on, in its first minute", async () => {
    const { lifecycle } = reportVendor({ status: () => new Response("", { status: 404 }) }, { missing: "not listed" });
    const startedAgo = (ms: number) => ({ id: "run-1", startedAt: new Date(Date.now() - ms).toISOString() });
    expect(await lifecycle.check(startedAgo(59_000), {})).toEqual({
      state: "unlisted",
      finished: false,
      nextCheckAt: anyDate,
    });
    expect(await failureOf(lifecycle.check(startedAgo(61_000), {}))).toMatchObject({ name: "ReportFailedError" });
  });

  it("rejects with the handle when it is aborted", async () => {
    const controller = new AbortController();
    const { lifecycle } = reportVendor({
      status: () => {
        controller.abort();
        return new Promise(() => {});
      },
    });
    const error = await failureOf(lifecycle.check({ id: "run-1" }, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", handle });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});
