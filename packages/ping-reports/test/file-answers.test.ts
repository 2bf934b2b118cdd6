import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "@identity-reports/fake-server";
import { PingReportName, PingReportsClient, DownloadError, TimeoutError } from "@identity-reports/ping-reports";
import { pingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const roles = { name: PingReportName.RoleMembership, realm: "alpha", parameters: { roles: ["admin"] } } as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const words = "The export has been initiated";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ping-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client over real HTTP, and a run of it. */
async function setUp(options: PingFakeOptions = {}) {
  const fake = pingFake(options);
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const client = new PingReportsClient({ baseUrl: server.url, auth: { accessToken: fake.issueToken() } });
  const handle = await client.submitReport(roles);
  return { fake, client, handle };
}

describe("a file that is not ready", () => {
  test.each([
    ["words", words],
    ["a message", { message: words }],
  ])("fails a single call, with when to come back: %s", async (_, body) => {
    const { fake, client, handle } = await setUp();
    fake.fail("downloadRun", [{ status: 202, retryAfterMs: 30_000, body }]);
    const failure = await failureOf(
      client.downloadRun({ runId: handle.id, name: roles.name, format: "csv" }),
      DownloadError,
    );
    expect(failure).toMatchObject({ name: "DownloadError", code: "report_not_ready", status: 202, attempts: 1 });
    expect(failure.retryAt).toBeInstanceOf(Date);
    expect(fake.callsTo("downloadRun")).toHaveLength(1);
  });

  test("is waited for by a report, and asked for again no earlier than the server says", async () => {
    const { fake, client, handle } = await setUp();
    const report = await client.resume(handle, quick);
    const notYet = { status: 200, retryAfterMs: 60, body: { message: words } };
    fake.fail("downloadRun", [{ status: 202, retryAfterMs: 60, body: words }, notYet, { status: 202 }]);
    const startedAt = performance.now();
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved).toMatchObject({ format: "csv", lengthVerified: true, rowsComplete: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(120);
    expect(fake.callsTo("downloadRun")).toHaveLength(4);
    expect(fake.callsTo("exportRun")).toHaveLength(1);
  });

  test("is waited for no longer than maxWaitMs, and the error has the handle", async () => {
    const { fake, client, handle } = await setUp();
    const report = await client.resume(handle, { ...quick, maxWaitMs: 100 });
    fake.fail("downloadRun", Array<"202">(1_000).fill("202"));
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), TimeoutError);
    expect(failure).toMatchObject({ name: "TimeoutError", phase: "wait", handle });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not confused with a part of it", async () => {
    const { fake, client, handle } = await setUp();
    const report = await client.resume(handle, quick);
    fake.fail("downloadRun", [{ status: 206, body: "id,na", headers: { "content-range": "bytes 0-4/1000" } }]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), DownloadError);
    expect(failure).toMatchObject({ code: "unexpected_status", status: 206, handle });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not confused with words and tables under the name of JSON Lines", async () => {
    const { fake, client, handle } = await setUp();
    const report = await client.resume(handle, quick);
    for (const body of [words, "id,name\r\n1,Ann\r\n", '<?xml version="1.0"?><Error/>']) {
      fake.fail("downloadRun", [{ status: 200, body }]);
      const failure = await failureOf(report.saveTo(`${folder}/`, { format: "jsonl" }), DownloadError);
      expect(failure).toMatchObject({ code: "unexpected_content", status: 200, handle });
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a run with an end state is final, whatever its headers", () => {
  test.each([200, 202])("under %i with Retry-After", async (status) => {
    const { fake, client, handle } = await setUp({ runMs: 600_000 });
    const body = { result: [{ runId: handle.id, status: "COMPLETED_SUCCESS" }] };
    fake.fail("listRuns", [{ status, retryAfter: "3600", body }]);
    expect(await client.resume(handle, quick)).toMatchObject({ id: handle.id });
  });
});

describe("an empty file", () => {
  test.each(["csv", "jsonl"] as const)("is the report where Ping says that it has no rows: %s", async (format) => {
    const { fake, client, handle } = await setUp({ rows: 0 });
    const report = await client.resume(handle, quick);
    fake.fail("downloadRun", ["empty", "empty"]);
    const saved = await report.saveTo(`${folder}/`, { format });
    expect(saved).toMatchObject({ sizeBytes: 0, rowCount: 0, lengthVerified: true, rowsComplete: true });
    expect(await readdir(folder)).toHaveLength(1);
  });

  test.each(["csv", "jsonl"] as const)("is none where Ping says that there are rows: %s", async (format) => {
    const { fake, client, handle } = await setUp({ rows: 5 });
    const report = await client.resume(handle, quick);
    fake.fail("downloadRun", ["empty", "empty"]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format }), DownloadError);
    expect(failure).toMatchObject({ code: "empty_file", handle });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is none where Ping cannot be asked for its rows", async () => {
    const { fake, client, handle } = await setUp({ rows: 0 });
    const report = await client.resume(handle, quick);
    fake.fail("viewRun", ["403"]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "jsonl" }), DownloadError);
    expect(failure).toMatchObject({ code: "empty_file", handle });
  });

  test("is none for a single call, which knows of no rows", async () => {
    const { client, handle } = await setUp({ rows: 0 });
    const report = await client.resume(handle, quick);
    await report.download({ format: "jsonl" });
    const failure = await failureOf(
      client.downloadRun({ runId: handle.id, name: roles.name, format: "jsonl" }),
      DownloadError,
    );
    expect(failure.code).toBe("empty_file");
  });
});
