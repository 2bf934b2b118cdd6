import { afterEach, describe, expect, it, vi } from "vitest";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../../core/test/support/mistyped.js";
import { accounts } from "../support/fake-caller.js";

afterEach(() => void vi.useRealTimers());

describe("client", () => {
  it("is wired to the fake and does not wait", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    const report = await client.runReport({ reportType: "ACCOUNTS", arguments: accounts.arguments });
    const file = await report.download({ format: "csv" });
    expect(await file.text()).toMatch(/^Account Name,/);
    expect(fake.calls.map(({ operation }) => operation)).toEqual([
      "getAccessToken",
      "startReport",
      "getReportResult",
      "getReport",
    ]);
    expect(fake.calls.every(({ at }) => at - (fake.calls[0]?.at ?? 0) < 1000)).toBe(true);
    const handle = await client.submitReport({ reportType: "IDENTITIES", arguments: {} });
    expect((await client.resume(handle)).id).toBe(handle.id);
  });

  it("lives through a run of five minutes under fake timers", async () => {
    vi.useFakeTimers();
    const fake = sailPointFake();
    fake.nextRun({ runMs: 300_000, rows: 4 });
    const details = { reportType: "IDENTITIES", arguments: {} } as const;
    const running = fake.client().runReport(details, { poll: { firstMs: 2000, maxMs: 15_000 } });
    await vi.advanceTimersByTimeAsync(320_000);
    expect((await running).result).toMatchObject({ status: "SUCCESS", rows: 4, duration: 300_000 });
    expect(fake.callsTo("getReportResult").length).toBeGreaterThan(15);
  });

  it("takes overrides", async () => {
    const fake = sailPointFake();
    const client = fake.client({ tenant: "other", apiVersion: "v2024", auth: { accessToken: fake.issueToken() } });
    await client.startReport({ reportType: "IDENTITIES", arguments: {} });
    expect(fake.calls).toMatchObject([{ url: "https://other.api.identitynow.com/v2024/reports/run", status: 200 }]);
  });

  it("signs in again after its token was expired", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    await client.getReportResult({ taskResultId: "x" });
    fake.expireTokens();
    await client.getReportResult({ taskResultId: "x" });
    expect(fake.callsTo("getAccessToken")).toHaveLength(2);
    expect(fake.callsTo("getReportResult").map(({ status }) => status)).toEqual([200, 401, 200]);
  });
});

describe("mistakes", () => {
  it.each<[unknown, string]>([
    [{ tenant: "acme" }, 'unknown option "tenant". Known: baseUrl, credentials'],
    [{ baseUrl: "acme" }, "baseUrl must be a URL"],
    [{ baseUrl: "ftp://acme" }, "baseUrl must be a URL"],
    [{ tokenLifeMs: 15 }, "tokenLifeMs must be a number, at least 1000"],
    [{ runMs: -1 }, "runMs must be a number, at least 0"],
    [{ rows: "3" }, "rows must be a number"],
    [{ rateLimit: { requests: 0, windowMs: 1 } }, "rateLimit.requests must be a number, at least 1"],
    [{ credentials: { clientId: "x" } }, "credentials must have a clientId and a clientSecret"],
    [{ behaviour: { runing: "nulls" } }, 'unknown behaviour "runing". Known: runningResult, '],
    [
      { behaviour: { runningResult: "null" } },
      "behaviour.runningResult must be one of object, nulls, empty-body, pending",
    ],
    [
      { behaviour: { forbidden: ["run"] } },
      "behaviour.forbidden must be a list of getAccessToken, getTenantInfo, startReport",
    ],
    [{ behaviour: { routedVersions: "v1" } }, "behaviour.routedVersions must be a list of v1, v3"],
    [{ behaviour: { cancelledStatus: "" } }, "behaviour.cancelledStatus must be a status"],
    [{ behaviour: { fileRetentionMs: "1" } }, "behaviour.fileRetentionMs must be a number of ms"],
    [{ behaviour: { launchedLagMs: Infinity } }, "behaviour.launchedLagMs must be a number of ms"],
    [{ behaviour: { dateHeader: false } }, "behaviour.dateHeader must be one of sent, none"],
  ])("in options are named: %j", (options, message) => {
    expect(() => sailPointFake(mistyped(options))).toThrow(message);
  });

  it.each<[unknown, string]>([
    [{ status: "FAILURE" }, 'unknown nextRun option "status". Known: outcome, runMs, rows'],
    [{ outcome: "" }, "nextRun.outcome must be a status"],
    [{ runMs: "1" }, "nextRun.runMs must be a number"],
    [{ rows: -1 }, "nextRun.rows must be a number"],
    [{ formats: ["csv"] }, "nextRun.formats must be a list of CSV, PDF"],
    [{ launchedLagMs: "1" }, "nextRun.launchedLagMs must be a number of ms"],
  ])("in plans are named: %j", (plan, message) => {
    expect(() => sailPointFake().nextRun(mistyped(plan))).toThrow(message);
  });
});
