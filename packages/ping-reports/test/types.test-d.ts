import { assertType, describe, expectTypeOf, test } from "vitest";
import {
  PingReportName,
  type AnyPingReportName,
  type FinishedReport,
  type Pages,
  type PingReport,
  type PingReports,
  type PingReportsClient,
  type PingRunHandle,
  type PingSavedFile,
  type ReportConfig,
  type ReportFileFormat,
  type ReportRow,
  type ReportRun,
  type RsaJwk,
} from "@identity-reports/ping-reports";

declare const client: PingReportsClient;
declare const mock: PingReports;
declare const someRealm: string | undefined;

describe("what is run", () => {
  test("documented names and parameters complete, all others are accepted", () => {
    void client.runReport({ name: PingReportName.RoleMembership, realm: "alpha", parameters: { roles: ["admin"] } });
    void client.runReport({ name: "5CAAC80A-0A64-4C1C-BC75-1529A12E43B5", realm: "bravo", templateType: "draft" });
    void client.runReport({ name: "ANY", realm: "alpha", parameters: { anything: 1, startDate: new Date() } });
    expectTypeOf(PingReportName.RoleMembership).toEqualTypeOf<"ROLE-MEMBERSHIP">();
    assertType<AnyPingReportName>("ANY");
  });

  test("mistakes are refused", () => {
    // @ts-expect-error the realm is missing
    void client.runReport({ name: "ANY" });
    // @ts-expect-error the name is missing
    void client.runReport({ realm: "alpha" });
    // @ts-expect-error a list, not a text
    void client.runReport({ name: "ANY", realm: "alpha", parameters: { roles: "admin" } });
    // @ts-expect-error not an option
    void client.runReport({ name: "ANY", realm: "alpha" }, { onJoined: "wait" });
    // @ts-expect-error which of the two is meant?
    void client.deleteTemplate({ name: "ANY" });
    // @ts-expect-error the configuration is missing
    void client.createTemplate({ displayName: "ANY" });
  });
});

describe("what comes back", () => {
  test("a finished report has rows, and says of a file whether it is whole", async () => {
    const report = await client.runReport({ name: "ANY", realm: "alpha" });
    expectTypeOf(report).toEqualTypeOf<PingReport>();
    expectTypeOf(report).toExtend<FinishedReport<PingRunHandle, ReportRun, ReportFileFormat>>();
    expectTypeOf(report.rows()).toEqualTypeOf<Pages<ReportRow>>();
    for await (const row of report.rows()) expectTypeOf(row["any column"]).toEqualTypeOf<unknown>();
    const saved = await report.saveTo("roles.csv", { format: "csv" });
    expectTypeOf(saved).toEqualTypeOf<PingSavedFile>();
    expectTypeOf(saved.rowsComplete).toEqualTypeOf<boolean | undefined>();
  });

  test("a handle is plain JSON with what Ping needs to find the run", () => {
    expectTypeOf<PingRunHandle["name"]>().toEqualTypeOf<string>();
    void client.resume({ id: "job_1", name: "ANY" });
    void client.resume({ id: "job_1", name: "ANY", realm: someRealm, templateType: undefined });
  });

  test("configurations are open", () => {
    assertType<ReportConfig>({
      version: "v2",
      entities: [{ entity: "users" }],
      filter: { or: [{ is_null: "users.city" }] },
    });
    assertType<ReportConfig>({ somethingOlder: true });
  });
});

describe("the client", () => {
  test("can be replaced by an object of your own", () => {
    expectTypeOf(client).toExtend<PingReports>();
    void mock.listTemplates({ templateType: "draft" }).toArray();
  });

  test("takes a key without any type of the browser", () => {
    expectTypeOf<RsaJwk["d"]>().toEqualTypeOf<string>();
  });
});

test("asking once takes the timing of its report's file, and none of a wait", () => {
  const handle = { id: "1", name: "ROLE-MEMBERSHIP" };
  void client.checkReport(handle, { label: "nightly", maxWaitMs: 60_000, poll: { firstMs: 100 } });
  // @ts-expect-error there is nothing to watch
  void client.checkReport(handle, { onProgress: () => {} });
  // @ts-expect-error it limits single calls
  void client.checkReport(handle, { totalTimeoutMs: 1_000 });
});

test("a part of the client can be an object, or a class, of the caller's own", () => {
  assertType<Pick<PingReports, "listTemplates">>({ listTemplates: mock.listTemplates });
  class Recorded implements Pick<PingReports, "baseUrl" | "submitReport"> {
    readonly baseUrl = "https://openam-acme-ew2.id.forgerock.io";
    readonly submitReport = mock.submitReport;
  }
  assertType<Pick<PingReports, "baseUrl" | "submitReport">>(new Recorded());
});
