import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "@identity-reports/fake-server";
import { SessionReportsClient, DownloadError, TimeoutError } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const criteria = [{ field: "protocol", value: "ssh" }] as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const words = "Report is being generated";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "session-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client over real HTTP, and a report of it. */
async function setUp(options: Parameters<typeof sessionFake>[0] = {}) {
  const fake = sessionFake(options);
  const server = await serve(fake);
  onTestFinished(() => server.close());
  const client = new SessionReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
  const { id } = await client.submitReport({ criteria });
  return { fake, client, id };
}

describe("a file that is not ready", () => {
  test("fails a single call, with when to come back", async () => {
    const { fake, client, id } = await setUp();
    fake.fail("getReportFile", [{ status: 202, retryAfterMs: 30_000, body: words }]);
    const failure = await failureOf(client.getReportFile({ id, format: "csv" }), DownloadError);
    expect(failure).toMatchObject({ name: "DownloadError", code: "report_not_ready", status: 202, attempts: 1 });
    expect(failure.retryAt).toBeInstanceOf(Date);
    expect(fake.callsTo("getReportFile")).toHaveLength(1);
  });

  test("does not end the wait for a report that shows no generated_at", async () => {
    const { fake, client, id } = await setUp({ behaviour: { generatedAt: "left-out" } });
    fake.fail("getReportFile", [...Array<"202">(9).fill("202"), { status: 200, retryAfterMs: 1, body: words }]);
    const report = await client.resume({ id }, quick);
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved).toMatchObject({ format: "csv", lengthVerified: true });
    // Ten answers that it is not ready, one probe that finds it, and the file.
    expect(fake.callsTo("getReportFile")).toHaveLength(12);
  });

  test("is probed again no earlier than the server says", async () => {
    const { fake, client, id } = await setUp({ behaviour: { generatedAt: "left-out" } });
    fake.fail("getReportFile", [{ status: 202, retryAfterMs: 150, body: words }]);
    const startedAt = performance.now();
    await client.resume({ id }, quick);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(150);
  });

  test("is waited for by a report that is done, and asked for again no earlier than the server says", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    const notYet = { status: 200, retryAfterMs: 60, body: { status: "PENDING" } };
    fake.fail("getReportFile", [{ status: 202, retryAfterMs: 60, body: words }, notYet, { status: 202 }]);
    const startedAt = performance.now();
    const saved = await report.saveTo(`${folder}/`, { format: "html" });
    expect(saved).toMatchObject({ format: "html", lengthVerified: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(120);
    expect(fake.callsTo("getReportFile")).toHaveLength(4);
  });

  test("is waited for as long as the server says so, also beyond the minute that other answers are given", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = sessionFake({ behaviour: { fileLagMs: 600_000, fileNotReady: "accepted" } });
    const client = new SessionReportsClient({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch: fake.fetch });
    const download = client
      .runReport({ criteria })
      .then((report) => report.download({ format: "pdf" }))
      .then(({ format }) => format, String);
    await vi.advanceTimersByTimeAsync(700_000);
    expect(await download).toBe("pdf");
  });

  test("is waited for no longer than maxWaitMs, and the error has the handle", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, { ...quick, maxWaitMs: 100 });
    fake.fail("getReportFile", Array<"202">(1_000).fill("202"));
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), TimeoutError);
    expect(failure).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id } });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not confused with a part of it", async () => {
    const { fake, client, id } = await setUp();
    const report = await client.resume({ id }, quick);
    fake.fail("getReportFile", [{ status: 206, body: "id,na", headers: { "content-range": "bytes 0-4/1000" } }]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "csv" }), DownloadError);
    expect(failure).toMatchObject({ code: "unexpected_status", status: 206, handle: { id } });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("looking for a file that comes in single bytes", () => {
  /** A report that shows no `generated_at`, and a file that sends a byte each 900 ms. */
  function drip(bytes: number) {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = sessionFake({ behaviour: { generatedAt: "left-out" } });
    const fetch: typeof fake.fetch = async (url, init) => {
      if (!String(url).endsWith("/csv")) return await fake.fetch(url, init);
      let left = bytes;
      return new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 900));
            if (left-- > 0) controller.enqueue(Uint8Array.of(97));
            else controller.close();
          },
        }),
      );
    };
    const client = new SessionReportsClient({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch, timeoutMs: 1_000 });
    return { client, submit: () => client.submitReport({ criteria }) };
  }

  test("finds it, however long its first bytes take in all", async () => {
    const { client, submit } = drip(30);
    const { id } = await submit();
    const report = client.resume({ id });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await report).toMatchObject({ id });
  });

  test("takes no longer than the wait may", async () => {
    const { client, submit } = drip(1_000_000);
    const { id } = await submit();
    const startedAt = Date.now();
    const ended = failureOf(client.resume({ id }, { maxWaitMs: 10_000, timeoutMs: 1_000 }), TimeoutError).then(
      (failure) => ({
        failure,
        afterMs: Date.now() - startedAt,
      }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    const { failure, afterMs } = await ended;
    expect(failure).toMatchObject({ name: "TimeoutError", phase: "wait", handle: { id } });
    // One more look has the time of one attempt.
    expect(afterMs).toBeLessThan(12_000);
  });
});

describe("a list in which the report is done is final, whatever its headers", () => {
  test.each([200, 202])("under %i with Retry-After", async (status) => {
    const { fake, client, id } = await setUp({ runMs: 600_000 });
    const body = { result: "success", report: [{ id, generated_at: "2025-05-14 05:11:00-07" }] };
    fake.fail("listReports", [{ status, retryAfter: "3600", body }]);
    expect(await client.resume({ id }, quick)).toMatchObject({ id });
  });
});

describe("an empty file", () => {
  test("is none: the appliance never says that a report has no rows", async () => {
    const { fake, client, id } = await setUp();
    fake.fail("getReportFile", ["empty"]);
    expect(await failureOf(client.getReportFile({ id, format: "csv" }), DownloadError)).toMatchObject({
      code: "empty_file",
    });
  });
});
