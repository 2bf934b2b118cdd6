import { afterEach, describe, expect, test, vi } from "vitest";
import {
  AbortedError,
  ConfigError,
  ForbiddenError,
  NotFoundError,
  ReportExpiredError,
  SessionReportsClient,
  TimeoutError,
} from "@identity-reports/session-reports";
import { sessionFake, type SessionBehaviour } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";
import { criteria } from "./support/samples.js";

afterEach(() => void vi.useRealTimers());

describe("waiting, whatever an appliance does", () => {
  /** Runs a report of five seconds under a faked clock. @returns how long it took by that clock, and what came. */
  async function run(behaviour: Partial<SessionBehaviour>, runMs = 5_000) {
    vi.useFakeTimers();
    const fake = sessionFake({ runMs, behaviour });
    const client = new SessionReportsClient({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch: fake.fetch });
    const startedAt = Date.now();
    const work = client.runReport({ criteria }).then((report) => ({ report, elapsedMs: Date.now() - startedAt }));
    await vi.advanceTimersByTimeAsync(300_000);
    return { fake, ...(await work) };
  }

  test("generated_at in the list is enough", async () => {
    const { fake, report, elapsedMs } = await run({});
    expect(elapsedMs).toBeLessThan(10_000);
    expect(fake.callsTo("getReportFile")).toEqual([]);
    expect(fake.callsTo("listReports").every(({ query }) => query["filter"] === `id.in(${report.id})`)).toBe(true);
  });

  const notReady = ["not-found", "failure", "empty", "accepted"] as const;
  describe.each(notReady)("a file that is not ready answers with %s", (fileNotReady) => {
    test.each([
      ["has no generated_at", { generatedAt: "left-out" }],
      ["is listed when it is done", { listing: "when-generated" }],
      ["is never listed", { listing: "never" }],
    ] as const)("and the report %s", async (_, behaviour) => {
      const { fake, report, elapsedMs } = await run({ fileNotReady, ...behaviour }, 30_000);
      expect(elapsedMs).toBeGreaterThanOrEqual(30_000);
      expect(elapsedMs).toBeLessThan(60_000);
      expect(report.id).toBe(fake.objects("report")[0]?.["id"]);
      const file = await report.download({ format: "pdf" });
      expect(file.format).toBe("pdf");
      await file.bytes();
    });

    test("and comes a moment after generated_at", async () => {
      vi.useFakeTimers();
      const fake = sessionFake({ behaviour: { fileNotReady, fileLagMs: 4_000 } });
      const report = await fake.client().runReport({ criteria }, { poll: { firstMs: 0 } });
      const download = report.download({ format: "html" });
      await vi.advanceTimersByTimeAsync(20_000);
      expect((await download).format).toBe("html");
    });
  });

  test("also after a report that was long in the making, the file may come a moment after generated_at", async () => {
    vi.useFakeTimers();
    const fake = sessionFake({ runMs: 120_000, behaviour: { fileLagMs: 30_000 } });
    const work = fake.client().runReport({ criteria }, { poll: { firstMs: 1_000 } });
    const download = work.then((report) => report.download({ format: "pdf" })).then(({ format }) => format, String);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await download).toBe("pdf");
  });

  test.each(["ignored", "refused"] as const)("filters are %s", async (filters) => {
    const { report } = await run({ filters, largestPage: 2, paging: "honoured" });
    expect(report.result.generated_at).toBeDefined();
  });

  test("a refusal of filters under 200 is understood, too, and remembered", async () => {
    const { fake } = await run({ filters: "refused", errorStatus: "ok" });
    expect(fake.callsTo("listReports").filter(({ query }) => "filter" in query)).toHaveLength(1);
  });

  test("a report that is long in the making and only listed then is waited for", async () => {
    // With a "not found" for the file there would be no telling it from one that does not exist.
    const { elapsedMs } = await run({ listing: "never", fileNotReady: "failure" }, 120_000);
    expect(elapsedMs).toBeGreaterThanOrEqual(120_000);
  });

  test("what is neither listed nor has a file is not found, a minute after its start", async () => {
    vi.useFakeTimers();
    const fake = sessionFake();
    const handle = { id: "999", startedAt: new Date().toISOString() };
    const work = failureOf(fake.client().resume(handle));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(fake.callsTo("getReportFile").length).toBeGreaterThan(0);
    expect(await fake.client().checkReport(handle)).toMatchObject({ state: "not found", finished: false });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await work).toBeInstanceOf(NotFoundError);
    expect(await work).toMatchObject({ handle: { ...handle, vendor: "fudo" } });
  });

  test("an id of unknown age that is neither listed nor has a file is not found at once", async () => {
    const client = sessionFake().client();
    expect(await failureOf(client.resume({ id: "999" }))).toBeInstanceOf(NotFoundError);
    expect(await failureOf(client.checkReport({ id: "999" }))).toBeInstanceOf(NotFoundError);
  });

  test("a report that never comes ends the wait by maxWaitMs, with the handle", async () => {
    const fake = sessionFake({ runMs: Infinity });
    const failure = await failureOf(fake.client().runReport({ criteria }, { maxWaitMs: 30 }));
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ phase: "wait", handle: { id: fake.objects("report")[0]?.["id"] } });
  });

  test("a report that was deleted is expired", async () => {
    const fake = sessionFake({ behaviour: { removedRows: "listed" } });
    const client = fake.client();
    const handle = await client.submitReport({ criteria });
    await client.deleteReport({ id: handle.id });
    expect(await failureOf(client.resume(handle))).toBeInstanceOf(ReportExpiredError);
    expect(await client.checkReport(handle)).toMatchObject({ state: "removed", failure: { code: "report_expired" } });
  });

  test("a file that is gone is not waited for for long", async () => {
    const fake = sessionFake();
    const client = fake.client();
    const report = await client.runReport({ criteria });
    await client.deleteReport({ id: report.id });
    vi.useFakeTimers();
    const download = failureOf(report.download({ format: "csv" }));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await download).toBeInstanceOf(NotFoundError);
    const calls = fake.callsTo("getReportFile").length;
    expect(await failureOf(report.download({ format: "csv" }))).toBeInstanceOf(NotFoundError);
    expect(fake.callsTo("getReportFile")).toHaveLength(calls + 1);
  });

  test("the rights to a report may be missing", async () => {
    const fake = sessionFake({ runMs: 1_000, behaviour: { forbidden: ["listReports"] } });
    const failure = await failureOf(fake.client().runReport({ criteria }));
    expect(failure).toBeInstanceOf(ForbiddenError);
    expect(failure).toMatchObject({ handle: { vendor: "fudo" } });
  });

  test("an abort settles at once", async () => {
    const fake = sessionFake({ runMs: Infinity });
    const controller = new AbortController();
    const work = failureOf(
      fake.client().runReport({ criteria }, { signal: controller.signal, onStarted: () => controller.abort("enough") }),
    );
    expect(await work).toBeInstanceOf(AbortedError);
    expect(await work).toMatchObject({ cause: "enough", handle: { vendor: "fudo" } });
  });

  test("an unknown format is refused before anything is sent", async () => {
    const fake = sessionFake();
    const report = await fake.client().runReport({ criteria });
    expect(await failureOf(report.download({ format: mistyped("xlsx") }))).toBeInstanceOf(ConfigError);
    expect(fake.callsTo("getReportFile")).toEqual([]);
  });
});
