import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "@identity-reports/fake-server";
import {
  SailPointReportsClient,
  DownloadError,
  ReportFailedError,
  TimeoutError,
  type ReportsEventListener,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const identities = { reportType: "IDENTITIES" } as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const words = "Report is being generated";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sailpoint-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client over real HTTP, and a run of it that has ended. */
async function setUp(options: Parameters<typeof sailPointFake>[0] = {}) {
  const fake = sailPointFake(options);
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const client = new SailPointReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
  const { id } = await client.submitReport(identities);
  return { fake, client, id };
}

describe("a file that is not ready", () => {
  test("fails a single call, with when to come back", async () => {
    const { fake, client, id } = await setUp();
    fake.fail("getReport", [{ status: 202, retryAfterMs: 30_000, body: words }]);
    const failure = await failureOf(client.getReport({ taskResultId: id, fileFormat: "csv" }), DownloadError);
    expect(failure).toMatchObject({ name: "DownloadError", code: "report_not_ready", status: 202, attempts: 1 });
    expect(failure.retryAt).toBeInstanceOf(Date);
    expect(fake.callsTo("getReport")).toHaveLength(1);
  });

  test("is waited for by a report, and asked for again no earlier than the server says", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    const notYet = { status: 200, retryAfterMs: 60, body: { status: "PENDING" } };
    fake.fail("getReport", [{ status: 202, retryAfterMs: 60, body: words }, notYet, { status: 202 }]);
    const startedAt = performance.now();
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved).toMatchObject({ format: "csv", lengthVerified: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(120);
    expect(fake.callsTo("getReport")).toHaveLength(4);
  });

  test("is polled by the request for the file, and its events say so", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    fake.fail("getReport", ["202", "202"]);
    const polled = new Set<string>();
    const onEvent: ReportsEventListener = (event) => {
      if (event.type === "poll") polled.add(event.operation);
    };
    await report.saveTo(`${folder}/`, { format: "csv", onEvent });
    expect([...polled]).toEqual(["GET /reports/v1/{taskResultId}"]);
  });

  test("is waited for no longer than maxWaitMs, and the error has the handle", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, { ...quick, maxWaitMs: 100 });
    fake.fail("getReport", Array<"202">(1_000).fill("202"));
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), TimeoutError);
    expect(failure).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id } });
    expect(failure.message).toContain("was not ready (last state: file not ready) after");
    expect(await readdir(folder)).toEqual([]);
  });

  test("can be aborted while it is waited for, and when it is there", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    fake.fail("getReport", ["202"]);
    const controller = new AbortController();
    const file = await report.download({ format: "csv", signal: controller.signal });
    controller.abort();
    await expect(file.text()).rejects.toMatchObject({ name: "AbortError", handle: { id } });
    fake.fail("getReport", [{ status: 202, retryAfterMs: 600_000 }]);
    const onEvent = ({ type }: { readonly type: string }): void => (type === "poll" ? again.abort() : undefined);
    const again = new AbortController();
    await expect(report.download({ format: "csv", signal: again.signal, onEvent })).rejects.toMatchObject({
      name: "AbortError",
      handle: { id },
    });
  });

  test("is not confused with a part of it", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    fake.fail("getReport", [{ status: 206, body: "id,na", headers: { "content-range": "bytes 0-4/1000" } }]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), DownloadError);
    expect(failure).toMatchObject({ code: "unexpected_status", status: 206, handle: { id } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a result with an end state is final, whatever its headers", () => {
  test.each([200, 202, 203])("success under %i with Retry-After", async (status) => {
    const { fake, client, id } = await setUp({ runMs: 600_000 });
    const body = { id, reportType: "IDENTITIES", status: "SUCCESS", rows: 38, availableFormats: ["CSV"] };
    fake.fail("getReportResult", [{ status, retryAfter: "3600", body }]);
    expect(await client.resume({ id }, quick)).toMatchObject({ id, result: { status: "SUCCESS" } });
  });

  test("failure under 202 with Retry-After", async () => {
    const { fake, client, id } = await setUp({ runMs: 600_000 });
    fake.fail("getReportResult", [{ status: 202, retryAfter: "3600", body: { id, status: "FAILURE" } }]);
    expect(await failureOf(client.resume({ id }, quick), ReportFailedError)).toMatchObject({
      code: "report_failed",
      handle: { id },
    });
  });
});

describe("an empty file", () => {
  const result = (id: string, rows: number | null) => ({ status: 200, body: { id, status: "SUCCESS", rows } });

  test("is the report where SailPoint says that it has no rows", async () => {
    const { fake, client, id } = await setUp();
    fake.fail("getReportResult", [result(id, 0)]);
    const report = await client.resume({ id }, quick);
    fake.fail("getReport", ["empty"]);
    const saved = await report.saveTo(`${folder}/`, { format: "CSV" });
    expect(saved).toMatchObject({ sizeBytes: 0, rowCount: 0, lengthVerified: true });
    expect(await readdir(folder)).toHaveLength(1);
  });

  test.each([
    ["it says nothing", null, "csv"],
    ["it says that there are rows", 38, "csv"],
    ["a PDF was asked for", 0, "pdf"],
  ] as const)("is none where %s", async (_, rows, format) => {
    const { fake, client, id } = await setUp();
    fake.fail("getReportResult", [result(id, rows)]);
    const report = await client.resume({ id }, quick);
    fake.fail("getReport", ["empty"]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format }), DownloadError);
    expect(failure).toMatchObject({ code: "empty_file", handle: { id } });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is none for a single call, which knows of no rows", async () => {
    const { fake, client, id } = await setUp();
    fake.fail("getReport", ["empty"]);
    const failure = await failureOf(client.getReport({ taskResultId: id, fileFormat: "csv" }), DownloadError);
    expect(failure.code).toBe("empty_file");
  });
});
