import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { accounts, search, setup, type Json } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("switches", () => {
  const first = async (options: SailPointFakeOptions["behaviour"], body: unknown = accounts, runMs = 0) => {
    const one = setup({ behaviour: options ?? {}, runMs });
    const details = await one.run(body);
    return { ...one, details, id: details.id };
  };

  it("show a running report in four ways", async () => {
    const nulls = await first({ runningResult: "nulls" }, accounts, 1000);
    expect(Object.values(await nulls.result(nulls.id))).toEqual(Array.from({ length: 8 }, () => null));
    const empty = await first({ runningResult: "empty-body" }, accounts, 1000);
    const response = await empty.call(`/${empty.id}/result`);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    const pending = await first({ runningResult: "pending" }, accounts, 1000);
    expect(await pending.result(pending.id)).toMatchObject({ id: pending.id, status: "PENDING", rows: 0 });
    expect(await pending.result("unknown")).toEqual({});
  });

  it("know or do not know ids", async () => {
    const { call } = setup({ behaviour: { unknownResult: "not-found" } });
    expect((await call("/unknown/result")).status).toBe(404);
  });

  it("write results differently", async () => {
    const odd = await first({
      statusCase: "capitalised",
      resultId: "other",
      resultReportType: "with-definition-id",
      timestamps: "no-zone",
    });
    const result = await odd.result(odd.id);
    expect(result).toMatchObject({
      status: "Success",
      reportType: expect.stringMatching(/^Accounts Export-[0-9a-f]{32}$/),
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/),
    });
    expect(result["id"]).not.toBe(odd.id);
    expect((await odd.result(odd.id))["id"]).toBe(result["id"]);
  });

  it("write tasks differently", async () => {
    const odd = await first({
      ids: "uuid",
      timestamps: "invalid-hour",
      taskDetails: "as-in-examples",
      taskAttributes: "org-only",
    });
    expect(odd.id).toMatch(/^[0-9a-f]{8}-/);
    expect(odd.details).toMatchObject({
      completed: expect.stringContaining("T42:"),
      attributes: { org: "acme" },
    });
    expect(odd.details).not.toHaveProperty("completionStatus");
    expect(await odd.result(odd.id)).toMatchObject({ id: odd.id, status: "SUCCESS" });
  });

  it("are timed by a clock of their own", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z"), toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const launchedIn = async (...args: Parameters<typeof first>) => (await first(...args)).details["launched"];
    expect(await launchedIn({})).toBe("2026-11-22T01:00:30.400Z");
    expect(await launchedIn({ launchedLagMs: 4_000 })).toBe("2026-11-22T01:00:26.400Z");
    expect(await launchedIn({ launchedLagMs: -4_000 })).toBe("2026-11-22T01:00:34.400Z");
    expect(await launchedIn({ timestamps: "whole-minutes" })).toBe("2026-11-22T01:00:00.000Z");
  });

  it("say what time it is, or do not", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z"), toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const dateOf = async (behaviour: SailPointFakeOptions["behaviour"]) =>
      (await setup({ behaviour: behaviour ?? {} }).call("/1/result")).headers.get("date");
    expect(await dateOf({})).toBe("Sun, 22 Nov 2026 01:00:30 GMT");
    expect(await dateOf({ dateHeader: "none" })).toBeNull();
  });

  it("join runs by their arguments, or never", async () => {
    const other = { reportType: "ACCOUNTS", arguments: { sourceName: "Other", application: "other" } };
    const byArguments = await first({ concurrency: "one-per-arguments" }, accounts, 1000);
    const same = {
      reportType: "ACCOUNTS",
      arguments: { sourceName: "Active Directory", application: accounts.arguments.application },
    };
    expect((await byArguments.run(same)).id).toBe(byArguments.id);
    expect((await byArguments.run(other)).id).not.toBe(byArguments.id);
    const unlimited = await first({ concurrency: "unlimited" }, accounts, 1000);
    expect((await unlimited.run(accounts)).id).not.toBe(unlimited.id);
  });

  it("send files differently", async () => {
    const odd = await first({
      contentDisposition: "backslash",
      fileContentType: "octet-stream",
      fileLength: "chunked",
      fileFormat: "csv-by-default",
    });
    const response = await odd.file(odd.id, "");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename=\\"Accounts Export.csv"');
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-length")).toBeNull();
    expect((await response.text()).length).toBeGreaterThan(100);
    const none = await first({ contentDisposition: "none" });
    expect((await none.file(none.id)).headers.has("content-disposition")).toBe(false);
  });

  it("send search exports differently", async () => {
    const zip = await first({ searchExport: "zip" }, search);
    const response = await zip.file(zip.id);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename="Search Export.zip"');
    const csv = await first({ searchExport: "csv" }, search);
    expect(await (await csv.file(csv.id)).text()).toMatch(/^displayName,email\r\n/);
  });

  it.each([
    ["not-found", 404, "application/json"],
    ["not-found-html", 404, "text/html;charset=utf-8"],
    ["bad-request", 400, "application/json"],
    ["gone", 410, "application/json"],
    ["empty", 200, null],
  ] as const)("miss a file as %s", async (missingFile, status, contentType) => {
    const { file } = setup({ behaviour: { missingFile } });
    const response = await file("unknown");
    expect([response.status, response.headers.get("content-type")]).toEqual([status, contentType]);
  });

  it("let files go after a while", async () => {
    vi.useFakeTimers();
    const { run, file } = setup({ behaviour: { fileRetentionMs: 1000 } });
    const { id } = await run();
    await vi.advanceTimersByTimeAsync(999);
    expect((await file(id)).status).toBe(200);
    await vi.advanceTimersByTimeAsync(1);
    expect((await file(id)).status).toBe(404);
  });

  it("treat a wrong Accept differently", async () => {
    const strict = await first({ wrongAccept: "not-acceptable", trackingId: "own" });
    const response = await strict.file(strict.id, "fileFormat=csv", "application/json");
    expect(response.status).toBe(406);
    const { trackingId }: Json = await response.json();
    expect(trackingId).not.toBe(response.headers.get("slpt-request-id"));
    const lenient = await first({ wrongAccept: "ignored" });
    expect((await lenient.file(lenient.id, "fileFormat=csv", "application/json")).status).toBe(200);
  });

  it.each([
    ["no-content", 204],
    ["not-found", 404],
    ["bad-request", 400],
  ] as const)("cancel an ended run with %s", async (cancelOfEnded, status) => {
    const { id, cancel, result } = await first({ cancelOfEnded });
    expect((await cancel(id)).status).toBe(status);
    expect((await cancel("unknown")).status).toBe(status);
    expect(await result(id)).toMatchObject({ status: "SUCCESS" });
  });

  it("end a cancelled run differently, and forbid operations", async () => {
    const { id, cancel, result } = await first({ cancelledStatus: "CANCELLED" }, accounts, 1000);
    await cancel(id);
    expect((await result(id))["status"]).toBe("CANCELLED");
    const forbidden = await first({ forbidden: ["cancelReport"] });
    const response = await forbidden.cancel(forbidden.id);
    expect([response.status, await response.json()]).toMatchObject([403, { detailCode: "403 Forbidden" }]);
  });

  it("open answers to pages of other origins, or not", async () => {
    const exposed = async (cors: "vendor-list" | "with-file-name" | "none") => {
      const { post } = setup({ behaviour: { cors } });
      return (await post(accounts)).headers.get("access-control-expose-headers");
    };
    expect(await exposed("vendor-list")).toBe("Retry-After,Connection,SLPT-Request-ID,Date,X-Zuul-ServiceId");
    expect(await exposed("with-file-name")).toMatch(/,Content-Disposition$/);
    expect(await exposed("none")).toBeNull();
  });
});
