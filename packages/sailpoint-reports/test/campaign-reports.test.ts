import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ConfigError,
  SailPointReportsClient,
  type ReportsEvent,
  type RunReportOptions,
  type SailPointRunHandle,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointBehaviour, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

const seconds = 1_000;
const details = { reportType: "CAMPAIGN_STATUS_REPORT", arguments: { campaignId: "c-1" } } as const;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-29T01:00:00Z") }));
afterEach(() => void vi.useRealTimers());

function tenant(behaviour: Partial<SailPointBehaviour> = {}) {
  const fake = sailPointFake({ runMs: 20 * seconds, rows: 5, behaviour });
  const events: ReportsEvent[] = [];
  const client = clientOf(fake, (event) => void events.push(event));
  return { fake, client, events };
}

/** A client of its own, as another process has it. */
const clientOf = (fake: SailPointFake, onEvent: (event: ReportsEvent) => void = () => {}): SailPointReportsClient =>
  new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials }, fetch: fake.fetch, onEvent });

/** What becomes of a call, within an hour. */
async function settled<T>(work: Promise<T>): Promise<{ readonly value?: T; readonly error?: unknown }> {
  let outcome: { readonly value?: T; readonly error?: unknown } | undefined;
  work.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  );
  for (let step = 0; outcome === undefined && step < 1_800; step++) await vi.advanceTimersByTimeAsync(2 * seconds);
  return outcome ?? expect.unreachable("still pending after an hour");
}

const run = async (client: SailPointReportsClient, options: RunReportOptions = {}) =>
  await settled(client.runReport(details, options));
const startsOf = (fake: SailPointFake): number => fake.callsTo("startCampaignReport").length;

const readings: readonly Partial<SailPointBehaviour>[] = [
  {},
  { campaignLastRunAt: "at-end" },
  { campaignLastRunAt: "at-end", campaignResultId: "stays" },
  { campaignResultId: "stays" },
  { campaignResultId: "stays", campaignLastRunAt: "stays" },
  { campaignPending: "left-out" },
  { campaignNeverRun: "left-out" },
];

describe.each(readings)("a report of a campaign, where its list is like %j", (behaviour) => {
  test("is run, waited for and handed out, each time anew", async () => {
    const { fake, client } = tenant(behaviour);
    for (const count of [1, 2]) {
      const { value } = await run(client);
      expect(startsOf(fake)).toBe(count);
      expect(fake.runs.at(-1)?.status).toBe("SUCCESS");
      expect(value?.result).toMatchObject({ status: "SUCCESS", rows: 5 });
      const file = await value?.download({ format: "csv" });
      expect(file?.fileName).toMatch(/^Campaign Status Report.*\.csv$/);
      expect((await file?.text())?.split("\r\n")).toHaveLength(7);
    }
  });

  test("goes on in another process from its handle as JSON", async () => {
    const { fake, client } = tenant(behaviour);
    const { value: handle } = await settled(client.submitReport(details));
    expect(handle).toMatchObject({ version: 1, id: "c-1/CAMPAIGN_STATUS_REPORT", kind: "campaign-report" });
    const stored: SailPointRunHandle = JSON.parse(JSON.stringify(handle));
    const { value } = await settled(clientOf(fake).resume(stored));
    expect(value?.handle.resultId).toBe(fake.runs[0]?.id);
    expect(startsOf(fake)).toBe(1);
  });
});

test("the handle of a report that is done names its result, and a later run changes nothing about it", async () => {
  const { fake, client } = tenant();
  const first = await run(client);
  fake.nextRun({ outcome: "ERROR" });
  await run(client);
  const { value } = await settled(client.resume(first.value?.handle ?? { id: "" }));
  expect(value?.handle.resultId).toBe(fake.runs[0]?.id);
});

test("the end that was there before the start is not ours", async () => {
  const { fake, client } = tenant();
  await run(client);
  fake.nextRun({ runMs: 600 * seconds });
  const { value: handle } = await settled(client.submitReport(details));
  expect(handle?.before).toEqual({ id: fake.runs[0]?.id, lastRunAt: "2026-11-29T01:00:00.000Z" });
  const { value } = await settled(client.checkReport(handle ?? { id: "" }));
  expect(value).toMatchObject({ finished: false, state: "PENDING" });
});

test.each(["ERROR", "TERMINATED", "TEMP_ERROR"])("a report that ends with %s has failed", async (outcome) => {
  const { fake, client } = tenant();
  fake.nextRun({ outcome });
  const { error } = await run(client);
  expect(error).toMatchObject({ code: "report_failed", state: outcome, isRetryable: outcome === "TEMP_ERROR" });
});

describe("a campaign that is busy", () => {
  test("with another report makes ours wait, and says so", async () => {
    const { fake, client, events } = tenant();
    await clientOf(fake).startCampaignReport({ id: "c-1", type: "CERTIFICATION_SIGNOFF_REPORT" });
    const { value } = await run(client);
    expect(value?.result.status).toBe("SUCCESS");
    expect(fake.runs).toHaveLength(2);
    const notices = events.flatMap((event) => (event.type === "notice" ? [`${event.code}: ${event.operation}`] : []));
    expect(new Set(notices)).toEqual(new Set(["start_postponed: POST /campaigns/v1/{id}/run-report/{type}"]));
  });

  test("for longer than we may wait ends the call: nothing was started", async () => {
    const { fake, client } = tenant();
    fake.nextRun({ runMs: 6_000 * seconds });
    await clientOf(fake).startCampaignReport({ id: "c-1", type: "CERTIFICATION_SIGNOFF_REPORT" });
    const { error } = await run(client, { maxWaitMs: 60 * seconds });
    expect(error).toMatchObject({ name: "TimeoutError", phase: "wait", carriedOut: "no" });
    expect(fake.runs).toHaveLength(1);
  });

  test("with a run of this very report makes ours wait for its end", async () => {
    const { fake, client } = tenant();
    await clientOf(fake).startCampaignReport({ id: "c-1", type: details.reportType });
    const { value } = await run(client);
    expect([fake.runs.length, value?.handle.resultId]).toEqual([2, fake.runs[1]?.id]);
    expect(value?.handle.joined).toBeUndefined();
  });

  test("with a run of this very report is an error with throw", async () => {
    const { fake, client } = tenant();
    await clientOf(fake).startCampaignReport({ id: "c-1", type: details.reportType });
    expect((await run(client, { onJoined: "throw" })).error).toMatchObject({ code: "report_joined", carriedOut: "no" });
    expect(fake.runs).toHaveLength(1);
  });

  test("with a run of this very report gives that run with accept, marked", async () => {
    const { fake, client } = tenant();
    await clientOf(fake).startCampaignReport({ id: "c-1", type: details.reportType });
    const { value } = await run(client, { onJoined: "accept" });
    expect(value?.handle).toMatchObject({ joined: true, resultId: fake.runs[0]?.id });
    expect(fake.runs).toHaveLength(1);
  });

  test("with three calls of one client makes them take turns: a run each", async () => {
    const { fake, client } = tenant();
    const { value = [] } = await settled(Promise.all(Array.from({ length: 3 }, () => client.runReport(details))));
    expect(new Set(value.map(({ handle }) => handle.resultId)).size).toBe(3);
    expect(fake.runs).toHaveLength(3);
  });
});

test("a start whose answer is lost is not made again, and may have been carried out", async () => {
  const { fake, client } = tenant();
  fake.fail("startCampaignReport", [502]);
  expect((await run(client)).error).toMatchObject({ name: "ServerError", carriedOut: "maybe" });
  expect(startsOf(fake)).toBe(1);
});

test("a file that SailPoint no longer keeps is expired, with the id of its result", async () => {
  const { fake, client } = tenant({ fileRetentionMs: 60 * seconds });
  const { value } = await run(client);
  await vi.advanceTimersByTimeAsync(120 * seconds);
  const { error } = await settled(value?.download({ format: "pdf" }) ?? Promise.reject(new Error("no report")));
  expect(error).toMatchObject({ code: "report_expired", message: expect.stringContaining(fake.runs[0]?.id ?? "?") });
});

test("a report is had without the right to read results", async () => {
  const { client } = tenant({ forbidden: ["getReportResult"] });
  const { value } = await run(client);
  expect(value?.result).toMatchObject({ status: "SUCCESS" });
  expect(value?.result.rows).toBeUndefined();
});

test.each([
  ["getCampaignReports", 403, "idn:campaign-report:manage"],
  ["getCampaignReports", 404, "next generation"],
] as const)("%s that is answered %i says what may be wrong", async (operation, status, words) => {
  const { fake, client } = tenant();
  fake.fail(operation, [status]);
  expect((await run(client)).error).toMatchObject({ message: expect.stringContaining(words) });
});

test.each([{}, { campaignId: "" }, { campaignId: "c-1", format: "csv" }])(
  "arguments like %j are refused",
  async (values) => {
    const { fake, client } = tenant();
    const { error } = await settled(client.runReport<string>({ reportType: details.reportType, arguments: values }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(fake.calls).toEqual([]);
  },
);

test("the reports' own endpoint does not take them", async () => {
  const { fake, client } = tenant();
  await expect(client.startReport(details)).rejects.toMatchObject({ option: "reportType" });
  expect(fake.calls).toEqual([]);
});

test.each(["v1", "v3", "v2024", "v2025", "v2026"] as const)("the paths are those of %s", async (apiVersion) => {
  const { fake } = tenant();
  const client = new SailPointReportsClient({
    tenant: "acme",
    apiVersion,
    auth: { ...fake.credentials },
    fetch: fake.fetch,
  });
  await settled(client.runReport(details));
  const paths = new Set(fake.calls.filter(({ path }) => path.includes("campaigns")).map(({ path }) => path));
  const base = apiVersion === "v1" ? "/campaigns/v1/c-1" : `/${apiVersion}/campaigns/c-1`;
  expect(paths).toEqual(new Set([`${base}/reports`, `${base}/run-report/CAMPAIGN_STATUS_REPORT`]));
});

test("a handle with a member of another kind is refused", async () => {
  const { client } = tenant();
  for (const wrong of [{ kind: "campaign" }, { campaignId: 5 }, { before: "x" }, { resultId: "" }]) {
    const like: SailPointRunHandle = mistyped({ id: "c-1/X", kind: "campaign-report", ...wrong });
    await expect(client.resume(like)).rejects.toBeInstanceOf(ConfigError);
  }
});
