import { getEventListeners } from "node:events";
import { describe, expect, it, vi } from "vitest";
import type { FinishedReport } from "../../src/run/finished-report.js";
import type { ReportDriver } from "../../src/run/driver.js";
import type { RunHandle } from "../../src/run/handle.js";
import { ReportLifecycle } from "../../src/run/lifecycle.js";
import type { WaitOptions } from "../../src/run/options.js";
import { baseUrl, done, reportVendor, running, type TestOptions } from "../support/report-vendor.js";
import { failureOf } from "../support/failure-of.js";

/** Reports that also give rows. */
interface RowsTypes {
  readonly input: object;
  readonly startParams: object;
  readonly handle: RunHandle;
  readonly result: number;
  readonly format: string;
  readonly startOptions: WaitOptions;
  readonly fileOptions: unknown;
  readonly report: FinishedReport<RunHandle, number, string> & { rows(): number };
}

const input = { report: "accounts" };
const quick: TestOptions = { poll: { firstMs: 1, maxMs: 5 } };

describe("a driver that stands behind another run", () => {
  const joined = (n: number) => (n === 1 ? { id: "theirs", joined: true } : { id: "ours" });

  it("waits until that one has ended, without telling of it as ours", async () => {
    const { lifecycle, calls } = reportVendor({ start: joined }, { joins: true });
    const onStarted = vi.fn();
    const onProgress = vi.fn();
    const report = await lifecycle.run(input, { ...quick, onStarted, onProgress });
    expect(report.id).toBe("ours");
    expect(onStarted.mock.calls.map(([handle]) => handle.id)).toEqual(["ours"]);
    expect(new Set(onProgress.mock.calls.map(([{ handle }]) => handle.id))).toEqual(new Set(["ours"]));
    expect(calls.map(({ kind }) => kind)).toEqual(["start", "status", "status", "status", "start", "status"]);
  });

  it("does not mind how that one ended", async () => {
    const { lifecycle } = reportVendor(
      { start: joined, status: (n) => (n === 1 ? { state: "FAILED" } : done) },
      { joins: true },
    );
    expect((await lifecycle.run(input, quick)).id).toBe("ours");
  });
});

describe("a driver whose vendor makes the file only when it is asked for", () => {
  const exporting = async (status: Parameters<typeof reportVendor>[0] = {}, options: TestOptions = quick) => {
    const vendor = reportVendor({ status: (n) => (n === 2 ? running : done), ...status }, { exports: true });
    return { ...vendor, report: await vendor.lifecycle.resume({ id: "run-1", label: "nightly" }, options) };
  };

  it("waits for it as patiently as for the run", async () => {
    const { report, count, events } = await exporting();
    expect(await (await report.download({ format: "csv" })).text()).toBe("id,name\r\n1,a\r\n");
    expect(count("status")).toBe(3);
    expect(new Set(events.map(({ label }) => label))).toEqual(new Set(["nightly"]));
  });

  it("gives up when the time of the wait is over, with the handle", async () => {
    const { report } = await exporting({ status: (n) => (n === 1 ? done : running) }, { ...quick, maxWaitMs: 30 });
    expect(await failureOf(report.download({ format: "csv", totalTimeoutMs: 10_000 }))).toMatchObject({
      name: "TimeoutError",
      phase: "wait",
      handle: { id: "run-1" },
    });
  });

  it("gives up when the time of the download is over, however patient the wait was", async () => {
    const { report } = await exporting({ status: (n) => (n === 1 ? done : running) });
    expect(await failureOf(report.download({ format: "csv", totalTimeoutMs: 30 }))).toMatchObject({
      name: "TimeoutError",
      phase: "wait",
      handle: { id: "run-1" },
    });
  });

  it("ends promptly when the download is aborted, or the client closed", async () => {
    const slow: TestOptions = { poll: { firstMs: 60_000 } };
    const { report, transport } = await exporting({}, slow);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const error = await failureOf(report.download({ format: "csv", signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", handle: { id: "run-1" }, label: "nightly" });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    transport.close();
    expect(await failureOf(report.download({ format: "csv" }))).toMatchObject({ name: "AbortError" });
  });
});

describe("a driver with more to offer", () => {
  it("adds it to every report", async () => {
    const { transport } = reportVendor();
    const driver: ReportDriver<RowsTypes> = {
      vendor: "test",
      statusOperationOf: () => "GET /runs/{id}",
      pollTiming: { firstMs: 1, maxMs: 1 },
      formats: {},
      handleRules: {},
      reportInFileName: () => undefined,
      prepareStart: (input) => input,
      start: (_, { createHandle }) => Promise.resolve(createHandle({ id: "run-1" }, { status: 200 })),
      poll: () => Promise.resolve({ state: "DONE", finished: true, result: 7 }),
      requestFile: () => Promise.reject(new Error("no file")),
    };
    const lifecycle = new ReportLifecycle<RowsTypes>(transport, driver, (report) => ({
      ...report,
      rows: () => report.result * 2,
    }));
    expect((await lifecycle.run({}, {})).rows()).toBe(14);
    expect((await lifecycle.check({ id: "run-1" }, {})).report?.rows()).toBe(14);
    const { handle } = await lifecycle.resume({ id: "run-1" }, {});
    expect(handle.baseUrl).toBe(baseUrl);
  });
});
