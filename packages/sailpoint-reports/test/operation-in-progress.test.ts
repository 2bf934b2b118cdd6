import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";

const seconds = 1_000;
const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } } as const;
const busy = { status: 400, body: { detailCode: "400.2.0 Operation in progress", trackingId: "7" } };
const times = (count: number) => Array.from({ length: count }, () => busy);

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

function clientOf(fake: SailPointFake, onEvent: (event: ReportsEvent) => void = () => {}): SailPointReportsClient {
  return new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials }, fetch: fake.fetch, onEvent });
}

/** What the work comes to, after so much time at most. */
async function after<T>(ms: number, work: Promise<T>): Promise<T> {
  const settled = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await vi.advanceTimersByTimeAsync(ms);
  const outcome = await settled;
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

describe("400.2.0, another operation in progress", () => {
  test.each([busy.body.detailCode, "400.2.0", "400.2.0 OPERATION IN PROGRESS"])(
    "is said of a direct call, which may be made again: %j",
    async (detailCode) => {
      const fake = sailPointFake();
      fake.fail("getReportResult", Array(9).fill({ status: 400, body: { detailCode } }));
      const call = after(60 * seconds, clientOf(fake).getReportResult({ taskResultId: "1" }));
      await expect(call).rejects.toMatchObject({
        name: "BadRequestError",
        code: "vendor_busy",
        isRetryable: true,
        carriedOut: "no",
        message: expect.stringContaining("try again in a few seconds"),
      });
    },
  );

  test.each(["400.2.1.0 Object in use by another", "400.2.01", "400.20", "1400.2.0"])(
    "is not %j, which stays a bad request",
    async (detailCode) => {
      const fake = sailPointFake();
      fake.fail("getReportResult", [{ status: 400, body: { detailCode } }]);
      const call = after(60 * seconds, clientOf(fake).getReportResult({ taskResultId: "1" }));
      await expect(call).rejects.toMatchObject({ code: "bad_request", isRetryable: false });
    },
  );

  test("does not end a wait", async () => {
    const fake = sailPointFake();
    fake.fail("getReportResult", times(20));
    const report = await after(600 * seconds, clientOf(fake).runReport(accounts));
    expect(report.id).toBe(fake.runs[0]?.id);
  });

  test("does not end a download", async () => {
    const fake = sailPointFake();
    const report = await after(60 * seconds, clientOf(fake).runReport(accounts));
    fake.fail("getReport", times(20));
    const file = await after(600 * seconds, report.download({ format: "csv" }));
    expect(await file.text()).toContain("Account Name");
  });

  test("ends a download when its time is over, with the handle", async () => {
    const fake = sailPointFake();
    const report = await after(60 * seconds, clientOf(fake).runReport(accounts));
    fake.fail("getReport", times(100));
    const download = after(60 * seconds, report.download({ format: "csv", totalTimeoutMs: 30 * seconds }));
    await expect(download).rejects.toMatchObject({ name: "TimeoutError", handle: { id: report.id } });
  });

  test("is waited for by a start, which then starts one run", async () => {
    const fake = sailPointFake();
    const notices: string[] = [];
    fake.fail("startReport", times(20));
    const client = clientOf(fake, (event) => event.type === "notice" && notices.push(event.code));
    const report = await after(600 * seconds, client.runReport(accounts));
    expect(fake.runs.map(({ id }) => id)).toEqual([report.id]);
    expect(new Set(notices)).toEqual(new Set(["start_postponed"]));
  });

  test("ends a start when its time is over, and nothing was started", async () => {
    const fake = sailPointFake();
    fake.fail("startReport", times(100));
    const start = after(120 * seconds, clientOf(fake).runReport(accounts, { maxWaitMs: 60 * seconds }));
    await expect(start).rejects.toMatchObject({ code: "vendor_busy", carriedOut: "no" });
    expect(fake.runs).toEqual([]);
  });
});

describe("formats that a run names", () => {
  const download = async (availableFormats: readonly string[], format: "csv" | "pdf") => {
    const fake = sailPointFake();
    fake.fail("getReportResult", [{ status: 200, body: { status: "SUCCESS", availableFormats } }]);
    const report = await after(60 * seconds, clientOf(fake).runReport(accounts));
    return await after(60 * seconds, report.download({ format }));
  };

  test.each([
    [["ZIP"], "csv"],
    [["ZIP"], "pdf"],
    [["CSV", "ZIP"], "pdf"],
    [["XLSX"], "csv"],
    [["csv"], "csv"],
    [[], "pdf"],
  ] as const)("%j do not speak against %s", async (availableFormats, format) => {
    expect((await download(availableFormats, format)).fileName).toBe(`Accounts Export.${format}`);
  });

  test.each([
    [["CSV"], "pdf"],
    [["PDF"], "csv"],
  ] as const)("%j speak against %s", async (availableFormats, format) => {
    await expect(download(availableFormats, format)).rejects.toMatchObject({ name: "ConfigError", option: "format" });
  });
});
