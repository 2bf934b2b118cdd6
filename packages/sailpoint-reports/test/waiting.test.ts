import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ReportFailedError, SailPointReportsClient, TimeoutError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { accounts } from "./support/samples.js";

describe("how runs end", () => {
  test.each(["FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR", "Failure"])(
    "%s is a ReportFailedError",
    async (outcome) => {
      const fake = sailPointFake();
      fake.nextRun({ outcome });
      const failure = await failureOf(fake.client().runReport(accounts));
      expect(ReportFailedError.is(failure)).toBe(true);
      expect(failure).toMatchObject({ state: outcome, handle: { id: fake.runs[0]?.id }, carriedOut: "yes" });
    },
  );

  test("checkReport tells of a failure without throwing it", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "FAILURE" });
    const client = fake.client();
    const status = await client.checkReport(await client.submitReport(accounts));
    expect(status).toMatchObject({ state: "FAILURE", finished: true, failure: { code: "report_failed" } });
    expect(status.report).toBeUndefined();
  });

  test("WARNING leaves a file", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "WARNING" });
    const report = await fake.client().runReport(accounts);
    expect(await (await report.download({ format: "csv" })).text()).toContain(",");
  });

  test.each(["object", "nulls", "empty-body", "pending"] as const)(
    "a running report answers with %s",
    async (runningResult) => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      // The clock goes on while answers are read, which takes real time: the run must outlast that on a busy machine.
      const fake = sailPointFake({ behaviour: { runningResult }, runMs: 30_000 });
      const states: string[] = [];
      const run = fake.client().runReport(accounts, { onProgress: ({ state }) => void states.push(state) });
      await vi.advanceTimersByTimeAsync(120_000);
      await run;
      expect(states[0]).toMatch(/^(running|PENDING)$/);
      expect(states.at(-1)).toBe("SUCCESS");
    },
  );

  test("a report that never ends is given up with its handle, and goes on", async () => {
    const fake = sailPointFake({ runMs: 3_600_000 });
    const failure = await failureOf(fake.client().runReport(accounts, { maxWaitMs: 30 }));
    expect(TimeoutError.is(failure)).toBe(true);
    expect(failure).toMatchObject({
      phase: "wait",
      handle: { id: fake.runs[0]?.id },
      message: expect.stringContaining("resume"),
    });
  });

  test("a five-minute run passes under fake timers", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = sailPointFake({ runMs: 300_000 });
    const { clientId, clientSecret } = fake.credentials;
    const client = new SailPointReportsClient({ tenant: "acme", auth: { clientId, clientSecret }, fetch: fake.fetch });
    const run = client.runReport(accounts);
    await vi.advanceTimersByTimeAsync(330_000);
    expect((await run).result.status).toBe("SUCCESS");
    // 2 s, growing by half to 15 s: about two dozen polls, not hundreds.
    expect(fake.callsTo("getReportResult").length).toBeLessThan(30);
  });

  test.each(["no-zone", "invalid-hour"] as const)("timestamps: %s", async (timestamps) => {
    const fake = sailPointFake({ behaviour: { timestamps } });
    expect((await fake.client().runReport(accounts)).result.created).toBeTypeOf("string");
  });

  test("a result whose report type and id are others", async () => {
    const fake = sailPointFake({
      behaviour: { resultReportType: "with-definition-id", resultId: "other", ids: "uuid" },
    });
    const report = await fake.client().runReport(accounts);
    expect(report.result.id).not.toBe(report.id);
    expect(await (await report.download({ format: "csv" })).text()).toContain(",");
  });
});
