import { assertType, describe, expectTypeOf, test } from "vitest";
import {
  all,
  field,
  not,
  PredefinedReport,
  type ApiPromise,
  type DefinedReportModel,
  type FilterTerm,
  type FinishedReport,
  type ObjectSpec,
  type Pages,
  type ReportFileFormat,
  type ReportModel,
  type RunHandle,
  type SessionReport,
  type SessionReports,
  type SessionReportsClient,
  type SessionReportsClientOptions,
  type SessionRunHandle,
} from "@identity-reports/session-reports";

declare const client: SessionReportsClient;
declare const mock: SessionReports;
declare const ownHandle: SessionRunHandle;
declare const storedHandles: readonly RunHandle[];

describe("filters", () => {
  test("attributes of sessions take values of their kind", () => {
    all(field("created_at").ge(new Date()), field("created_at").le("2026-01-10T12:00:51.564Z"));
    all(field("subprotocol").iin("rdp", "ssh"), field("protocol").in("a-new-one"), field("source_port").ge(1024));
    // @ts-expect-error a port is a number
    field("source_port").ge("ssh");
    // @ts-expect-error an id is text: a number would lose its last digits
    field("user_id").in(6);
    // @ts-expect-error a date is a Date or text
    field("created_at").ge(0);
    // @ts-expect-error at least one value
    field("status").in();
  });

  test("only what is true or false is a condition by itself", () => {
    all(field("retention_locked"), not(field("paused")), field("an_attribute_of_tomorrow"));
    // @ts-expect-error a date is no condition
    all(field("created_at"));
    // @ts-expect-error an id is no condition
    not(field("user_id"));
  });

  test("any other name and operator, and what does not apply", () => {
    all(field("later").op("match", "a", 1, true, new Date()), field("status").op("eq", "approved"));
    const isWanted = Math.random() > 0.5;
    all(isWanted && field("paused"), isWanted ? field("size").le(1) : undefined);
    expectTypeOf(not(field("paused"))).toEqualTypeOf<FilterTerm>();
    expectTypeOf(all(field("paused"))).toEqualTypeOf<string>();
    const name: string = "later";
    all(field(name), field(name).in("a"));
  });
});

describe("what a report is about", () => {
  test("criteria, a definition or a filter", () => {
    void client.runReport({ criteria: [{ field: "protocol", value: "ssh" }] });
    void client.runReport({ criteria: [{ field: "server", value: "1" }], title: "SSH" });
    void client.submitReport({ defined_report_id: PredefinedReport.AccountAccess });
    void client.createReport({ query_filter: all(field("paused")), query_order: "!finished_at" });
    // @ts-expect-error nothing says what it is about
    void client.runReport({});
    // @ts-expect-error a title alone does not either
    void client.createReport({ title: "SSH" });
    // @ts-expect-error a value is text
    void client.runReport({ criteria: [{ field: "user", value: 6 }] });
    // @ts-expect-error a criterion has a field
    void client.runReport({ criteria: [{ value: "ssh" }] });
  });
});

describe("definitions and subscriptions", () => {
  test("parameters", () => {
    void client.createDefinedReport({ title: "RDP", type: "system", query_filter: all(field("paused")) });
    void client.updateDefinedReport({ id: "17", title: "RDP" });
    void client.createSubscription({ period: "quarter", defined_report_id: PredefinedReport.User });
    void client.createSubscription({ period: "day", defined_report_id: "9124292845052624900" });
    // @ts-expect-error a title is needed
    void client.createDefinedReport({ type: "system" });
    // @ts-expect-error a type cannot be changed
    void client.updateDefinedReport({ id: "17", type: "system" });
    // @ts-expect-error not a period
    void client.createSubscription({ period: "daily", defined_report_id: "6" });
    // @ts-expect-error ids are text
    void client.createSubscription({ period: "day", defined_report_id: 6 });
    // @ts-expect-error ids are text
    void client.deleteReport({ id: 6 });
    // @ts-expect-error not one of the three kinds
    void client.getObjectSpec({ objectType: "server" });
  });
});

describe("what comes back", () => {
  test("is typed down to the vendor's attributes", () => {
    expectTypeOf(client.listReports()).toEqualTypeOf<Pages<ReportModel>>();
    expectTypeOf(client.listDefinedReports({ limit: 10 }).toArray()).resolves.toEqualTypeOf<DefinedReportModel[]>();
    expectTypeOf(client.createReport({ defined_report_id: "6" })).toEqualTypeOf<ApiPromise<ReportModel>>();
    expectTypeOf(client.getObjectSpec({ objectType: "report" })).resolves.toEqualTypeOf<ObjectSpec>();
    expectTypeOf(client.deleteReport({ id: "1" })).resolves.toEqualTypeOf<void>();
    expectTypeOf<ReportModel["id"]>().toEqualTypeOf<string>();
    expectTypeOf<ReportModel["generated_at"]>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<SessionReport>().toEqualTypeOf<FinishedReport<SessionRunHandle, ReportModel, ReportFileFormat>>();
    expectTypeOf<SessionRunHandle["vendor"]>().toEqualTypeOf<"fudo">();
  });

  test("a handle from a store of handles of all vendors is taken as it is", () => {
    const store: RunHandle[] = [ownHandle, ...storedHandles];
    for (const handle of store) {
      void client.resume(handle);
      void client.checkReport(handle);
    }
    // @ts-expect-error without its id it names nothing
    void client.resume({ vendor: "fudo" });
  });

  test("a format no report can have is refused", () => {
    void client.resume({ id: "1" }).then(async (report) => {
      await report.saveTo("evidence/", { format: "html" });
      // @ts-expect-error Fudo makes csv, pdf and html
      await report.saveTo("evidence/", { format: "xlsx" });
    });
    // @ts-expect-error Fudo makes csv, pdf and html
    void client.getReportFile({ id: "1", format: "zip" });
  });
});

test("auth is a key or nothing", () => {
  const baseUrl = "https://10.0.214.98";
  assertType<SessionReportsClientOptions>({ baseUrl, auth: { apiKey: "a-key" } });
  assertType<SessionReportsClientOptions>({ baseUrl, auth: { apiKey: async () => "a-key" } });
  assertType<SessionReportsClientOptions>({ baseUrl, auth: { none: true } });
  // @ts-expect-error Fudo knows no bearer tokens
  assertType<SessionReportsClientOptions>({ baseUrl, auth: { accessToken: "a-token" } });
});

test("asking once takes the timing of its report's file, and none of a wait", () => {
  void client.checkReport({ id: "1" }, { label: "nightly", maxWaitMs: 60_000, poll: { firstMs: 100 } });
  // @ts-expect-error there is nothing to watch
  void client.checkReport({ id: "1" }, { onProgress: () => {} });
  // @ts-expect-error it limits single calls
  void client.checkReport({ id: "1" }, { totalTimeoutMs: 1_000 });
});

test("the client can be mocked through its interface", () => {
  assertType<SessionReports>(client);
  assertType<SessionReports>({ ...mock, baseUrl: "https://10.0.214.98" });
});

test("a part of the client can be an object, or a class, of the caller's own", () => {
  assertType<Pick<SessionReports, "listReports">>({ listReports: mock.listReports });
  class Recorded implements Pick<SessionReports, "baseUrl" | "submitReport"> {
    readonly baseUrl = "https://10.0.214.98";
    readonly submitReport = mock.submitReport;
  }
  assertType<Pick<SessionReports, "baseUrl" | "submitReport">>(new Recorded());
});
