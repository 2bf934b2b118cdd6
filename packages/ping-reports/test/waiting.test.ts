import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  AbortedError,
  NotFoundError,
  PingReportName,
  PingReportsClient,
  RateLimitError,
  ReportExpiredError,
  ReportFailedError,
  TimeoutError,
} from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";
import { quick, roles } from "./support/samples.js";

describe("how runs end", () => {
  test.each(["failureReason", "message", "statusMessage"] as const)(
    "a failure says why, in %s",
    async (failureField) => {
      const fake = pingFake({ behaviour: { failureField } });
      fake.nextRun({ outcome: "COMPLETED_FAILED", failure: "The query is wrong" });
      const failure = await failureOf(fake.client().runReport(roles));
      expect(failure).toBeInstanceOf(ReportFailedError);
      expect(failure).toMatchObject({
        code: "report_failed",
        state: "COMPLETED_FAILED",
        messages: ["The query is wrong"],
        handle: { id: fake.runs[0]?.id },
        message: expect.stringContaining("The query is wrong"),
      });
    },
  );

  test("a failure without a word is one all the same", async () => {
    const fake = pingFake({ behaviour: { failureField: "none" } });
    fake.nextRun({ outcome: "COMPLETED_FAILED" });
    expect(await failureOf(fake.client().runReport(roles))).toMatchObject({ code: "report_failed", messages: [] });
  });

  test("the vendor's words about a failure are shown without the secrets in them", async () => {
    const token = "sekrit-token-0123456789";
    const failed = {
      runId: "r1",
      status: "COMPLETED_FAILED",
      failureReason: `caller ${token} has no access`,
      errors: [`Authorization: Bearer ${token}`],
      context: { access_token: "another-token" },
    };
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: token },
      fetch: async () => Response.json({ result: [failed] }),
    });
    const failure = await failureOf(client.resume({ id: "r1", name: "ANY" }));
    expect(failure).toBeInstanceOf(ReportFailedError);
    expect(failure).toMatchObject({
      messages: ["caller [redacted] has no access", expect.stringMatching(/^Authorization: Bearer/)],
      result: { runId: "r1", status: "COMPLETED_FAILED" },
    });
    expect(JSON.stringify(failure)).not.toMatch(/sekrit|another-token/);
    expect(String(failure)).not.toContain(token);
  });

  test("a quota is typed, and nothing is asked again", async () => {
    const fake = pingFake();
    const failure = "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay";
    fake.nextRun({ outcome: "COMPLETED_FAILED", failure });
    expect(await failureOf(fake.client().runReport(roles))).toMatchObject({
      code: "quota_exceeded",
      isRetryable: false,
    });
    fake.fail("startRun", [{ status: 429, body: { message: failure } }]);
    const refused = await failureOf(fake.client().runReport(roles));
    expect(refused).toBeInstanceOf(RateLimitError);
    expect(refused).toMatchObject({ isRetryable: false, carriedOut: "no" });
    expect(fake.callsTo("startRun")).toHaveLength(2);
  });

  test("a handle names the report that was started, whatever the caller's object says by then", async () => {
    const params: { name: string; realm: string } = { name: PingReportName.RoleMembership, realm: "alpha" };
    const work = pingFake().client().submitReport(params);
    params.name = PingReportName.JourneyStats;
    expect(await work).toMatchObject({ name: "ROLE-MEMBERSHIP" });
  });

  test("an unknown status is a run that goes on, until the time is up", async () => {
    const fake = pingFake();
    fake.nextRun({ outcome: "QUEUED_FOR_TOMORROW" });
    const failure = await failureOf(fake.client().runReport(roles, { ...quick, maxWaitMs: 40 }));
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ phase: "wait", handle: { name: "ROLE-MEMBERSHIP" } });
  });

  test("a run that is not listed at once is waited for", async () => {
    const fake = pingFake();
    fake.fail("listRuns", [{ status: 200, body: { result: [] } }]);
    const report = await fake.client().runReport(roles, quick);
    expect(report.id).toBe(fake.runs[0]?.id);
  });

  test("checked before it is listed, a run counts as running", async () => {
    const fake = pingFake({ behaviour: { runHiddenMs: 60_000 } });
    const client = fake.client();
    const { id, startedAt, ...handle } = await client.submitReport(roles);
    expect(await client.checkReport({ id, startedAt, ...handle })).toMatchObject({
      state: "not found",
      finished: false,
    });
    await expect(client.checkReport({ id, ...handle })).rejects.toBeInstanceOf(NotFoundError);
  });

  test("an expired run is a ReportExpiredError, from the run as from its rows and its file", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const fake = pingFake({ behaviour: { retentionMs: 60_000 } });
    const client = fake.client();
    const report = await client.runReport(roles, quick);
    vi.setSystemTime(Date.now() + 60_001);
    const failure = await failureOf(report.rows().toArray());
    expect(failure).toBeInstanceOf(ReportExpiredError);
    expect(failure).toMatchObject({ handle: report.handle });
    const file = { runId: report.id, name: roles.name, format: "csv" } as const;
    await expect(client.downloadRun(file)).rejects.toThrow(/has expired/);
    await expect(client.downloadRun(file)).rejects.toBeInstanceOf(ReportExpiredError);
    await expect(client.downloadRun({ ...file, format: "jsonl" })).rejects.toBeInstanceOf(ReportExpiredError);
    await expect(client.resume(report.handle)).rejects.toBeInstanceOf(ReportExpiredError);
    expect(await client.checkReport(report.handle)).toMatchObject({
      state: "EXPIRED",
      failure: { code: "report_expired" },
    });
  });

  test("of an expired run, the files that were exported before can still be had, and no other", async () => {
    const run = { runId: "job_1", status: "EXPIRED", exportCsvStatus: "EXPORT_SUCCESS", exportJsonStatus: null };
    const actions: (string | null)[] = [];
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async (url) => {
        const action = new URL(url).searchParams.get("_action");
        actions.push(action);
        return action === "download" ? new Response("Role,User\na,b\n") : Response.json({ result: [run] });
      },
    });
    const report = await client.resume({ id: "job_1", name: "ROLE-MEMBERSHIP" });
    const file = await report.download({ format: "csv" });
    expect(await file.text()).toBe("Role,User\na,b\n");
    expect(await failureOf(report.download({ format: "jsonl" }))).toBeInstanceOf(ReportExpiredError);
    expect(actions).not.toContain("export");
  });

  test("an abort ends the wait promptly, and keeps the handle", async () => {
    const fake = pingFake();
    fake.nextRun({ runMs: 60_000 });
    const controller = new AbortController();
    const work = fake.client().runReport(roles, {
      signal: controller.signal,
      onStarted: () => mistyped(setTimeout(() => controller.abort(), 20)),
    });
    const failure = await failureOf(work);
    expect(failure).toBeInstanceOf(AbortedError);
    expect(failure).toMatchObject({ handle: { id: fake.runs[0]?.id } });
  });

  test("a run is resumed by id and name; without the name nothing is sent", async () => {
    const fake = pingFake();
    const client = fake.client();
    const { id } = await client.submitReport(roles);
    expect((await client.resume({ id, name: "ROLE-MEMBERSHIP" })).id).toBe(id);
    const before = fake.calls.length;
    await expect(client.resume({ id })).rejects.toMatchObject({ option: "handle.name" });
    expect(fake.calls).toHaveLength(before);
  });
});

test("a run of five minutes passes at once with fake timers and a ready token", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const fake = pingFake({ runMs: 300_000 });
  const client = new PingReportsClient({
    baseUrl: fake.baseUrl,
    auth: { accessToken: fake.issueToken() },
    fetch: fake.fetch,
  });
  const work = client.runReport(roles);
  await vi.advanceTimersByTimeAsync(310_000);
  expect((await work).result.status).toBe("COMPLETED_SUCCESS");
  // 1.5 s at first, then at most 5 s apart, each up to a fifth sooner.
  const polls = fake.callsTo("listRuns").length;
  expect(polls).toBeGreaterThanOrEqual(60);
  expect(polls).toBeLessThanOrEqual(80);
});
