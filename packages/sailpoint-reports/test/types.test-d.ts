import { assertType, describe, expectTypeOf, test } from "vitest";
import {
  AbortedError,
  NotFoundError,
  parseReportDetails,
  ReportExpiredError,
  type AnyReportDetails,
  type FinishedReport,
  type ReportDetails,
  type ReportFileFormat,
  type ReportFileOptions,
  type ReportResults,
  type ReportType,
  type ReportsError,
  type SailPointReport,
  type SailPointReports,
  type SailPointReportsClient,
  type SailPointRunHandle,
} from "@identity-reports/sailpoint-reports";

declare const client: SailPointReportsClient;
declare const mock: SailPointReports;
declare const anything: ReportDetails;
declare const text: string | undefined;
declare const flag: boolean | undefined;
declare const loosely: { readonly unchecked?: boolean };
declare const error: ReportsError;

describe("each report type takes its own arguments", () => {
  test("and they are accepted", () => {
    void client.runReport({ reportType: "ACCOUNTS", arguments: { application: "id", sourceName: "AD" } });
    void client.runReport({ reportType: "ACCOUNTS", arguments: { source: "AD" } });
    void client.runReport({ reportType: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: { source: "AD" } });
    void client.runReport({ reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: true } });
    void client.runReport({ reportType: "IDENTITIES_DETAILS" });
    void client.runReport({ reportType: "IDENTITIES", arguments: {} });
    void client.runReport({ reportType: "IDENTITIES" });
    void client.runReport({ reportType: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: { authoritativeSource: "id" } });
    void client.runReport({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["CSV"] } });
    void client.runReport({ reportType: "UNCORRELATED_ACCOUNTS", arguments: { selectedFormats: ["CSV", "PDF"] } });
    void client.runReport({
      reportType: "SEARCH_EXPORT",
      arguments: { query: "name:a*", indices: ["identities"], columns: "displayName", sort: ["+displayName"] },
    });
  });

  test("and any other is refused", () => {
    // @ts-expect-error sourceName is missing
    void client.runReport({ reportType: "ACCOUNTS", arguments: { application: "id" } });
    // @ts-expect-error the name of a source is no argument of this type
    void client.runReport({ reportType: "IDENTITIES", arguments: { source: "AD" } });
    // @ts-expect-error campaigns have no filter by date
    void client.getActiveCampaigns({ createdAfter: "2026-10-01" });
    // @ts-expect-error arguments are missing
    void client.runReport({ reportType: "ACCOUNTS" });
    // @ts-expect-error not an argument of this type
    void client.runReport({ reportType: "ACCOUNTS", arguments: { application: "id", sourceName: "AD", query: "x" } });
    // @ts-expect-error a text is no flag
    void client.runReport({ reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: "true" } });
    // @ts-expect-error not an argument of this type
    void client.runReport({ reportType: "IDENTITIES", arguments: { application: "id" } });
    // @ts-expect-error authoritativeSource is missing
    void client.runReport({ reportType: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: {} });
    // @ts-expect-error formats are a list
    void client.runReport({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: "CSV" } });
    // @ts-expect-error not an argument of this type
    void client.runReport({ reportType: "UNCORRELATED_ACCOUNTS", arguments: { correlatedOnly: true } });
    // @ts-expect-error columns are one text, separated by commas
    void client.runReport({ reportType: "SEARCH_EXPORT", arguments: { query: "x", columns: ["displayName"] } });
    // @ts-expect-error the query is missing
    void client.runReport({ reportType: "SEARCH_EXPORT", arguments: {} });
    // @ts-expect-error the type is missing
    void client.runReport({ arguments: {} });
  });

  test("startReport and submitReport are as strict", () => {
    // @ts-expect-error sourceName is missing
    void client.startReport({ reportType: "ACCOUNTS", arguments: { application: "id" } });
    // @ts-expect-error sourceName is missing
    void client.submitReport({ reportType: "ACCOUNTS", arguments: { application: "id" } });
  });

  test("a type that SailPoint adds later takes any arguments", () => {
    void client.runReport({ reportType: "ACCESS_REVIEW", arguments: { anything: [1, 2] } });
    void client.runReport({ reportType: "ACCESS_REVIEW" });
    const later: string = "ACCESS_REVIEW";
    void client.runReport({ reportType: later, arguments: { anything: true } });
  });

  test("details can be kept in a variable", () => {
    const details: ReportDetails<"ACCOUNTS"> = {
      reportType: "ACCOUNTS",
      arguments: { application: "id", sourceName: "AD" },
    };
    void client.runReport(details);
  });

  test("of several types, each keeps its own arguments", () => {
    const accounts = { application: "id", sourceName: "AD" };
    const list: ReportDetails[] = [{ reportType: "IDENTITIES" }, { reportType: "ACCOUNTS", arguments: accounts }];
    for (const details of list) void client.runReport(details);
    for (const reportType of ["IDENTITIES", "ORPHAN_IDENTITIES"] as const) void client.runReport({ reportType });
    // @ts-expect-error ACCOUNTS needs arguments
    for (const reportType of ["IDENTITIES", "ACCOUNTS"] as const) void client.runReport({ reportType });
    // @ts-expect-error sourceName and application are missing
    assertType<ReportDetails[]>([{ reportType: "ACCOUNTS" }]);
    // @ts-expect-error a typing mistake
    assertType<ReportDetails[]>([{ reportType: "IDENTITIES", arguments: { corelatedOnly: true } }]);
    // @ts-expect-error no documented type
    assertType<ReportDetails[]>([{ reportType: "IDENTITY" }]);
    // @ts-expect-error the arguments of another type
    assertType<ReportDetails>({ reportType: "IDENTITIES", arguments: accounts });
  });

  test("what was imported from a JSON file can be run as it is, or checked first", () => {
    const imported: { reportType: string; arguments?: { application: string; sourceName: string } }[] = [
      { reportType: "ACCOUNTS", arguments: { application: "id", sourceName: "AD" } },
      { reportType: "IDENTITIES" },
    ];
    for (const details of imported) void client.runReport(details);
    for (const details of parseReportDetails(imported)) void client.runReport(details);
    expectTypeOf(parseReportDetails(imported)).toEqualTypeOf<AnyReportDetails[]>();
  });

  test("what SailPoint has added passes with unchecked", () => {
    const added = { reportType: "IDENTITIES", arguments: { locale: "de" } } as const;
    void client.runReport({ reportType: "IDENTITIES", arguments: { locale: "de" } }, { unchecked: true });
    void client.submitReport(added, { unchecked: true, label: "nightly" });
    void client.startReport(added, { unchecked: true });
    void client.getReport({ taskResultId: "1", fileFormat: "xlsx" }, { unchecked: true });
    // @ts-expect-error no argument that is known
    void client.runReport({ reportType: "IDENTITIES", arguments: { locale: "de" } }, { unchecked: false });
    // @ts-expect-error no format that is known
    void client.getReport({ taskResultId: "1", fileFormat: "xlsx" });
  });

  test("what passes details on keeps their type", () => {
    const nightly = <Type extends ReportType>(details: ReportDetails<Type>) => client.runReport(details);
    void nightly({ reportType: "IDENTITIES" });
    // @ts-expect-error ACCOUNTS needs arguments
    void nightly({ reportType: "ACCOUNTS" });
    void client.runReport(anything);
  });

  test("what may be left out may be undefined, too", () => {
    void client.runReport({ reportType: "IDENTITIES", arguments: { correlatedOnly: flag } });
    void client.runReport({ reportType: "IDENTITIES", arguments: undefined });
    void client.runReport({ reportType: "SEARCH_EXPORT", arguments: { query: "x", columns: text, sort: undefined } });
    void client.getReportResult({ taskResultId: "1", completed: flag });
    void client.getReport({ taskResultId: "1", fileFormat: "csv", name: text, auditable: flag });
  });
});

describe("what comes back", () => {
  test("is typed down to the vendor's attributes", () => {
    expectTypeOf(client.runReport({ reportType: "IDENTITIES" })).resolves.toEqualTypeOf<SailPointReport>();
    expectTypeOf<SailPointReport>().toEqualTypeOf<
      FinishedReport<SailPointRunHandle, ReportResults, ReportFileFormat, ReportFileOptions>
    >();
    expectTypeOf<ReportResults["status"]>().toExtend<string | null | undefined>();
    expectTypeOf(client.cancelReport({ id: "1" })).resolves.toEqualTypeOf<void>();
  });

  test("a call also gives the answer around the value", async () => {
    const answer = await client.getReportResult({ taskResultId: "1" }).withResponse();
    expectTypeOf(answer.data).toEqualTypeOf<ReportResults>();
    expectTypeOf(answer.requestId).toEqualTypeOf<string | undefined>();
  });

  test("a format no run can have is refused", () => {
    void client.runReport({ reportType: "IDENTITIES" }).then(async (report) => {
      await report.saveTo("evidence/", { format: "csv" });
      // @ts-expect-error SailPoint takes csv and pdf
      await report.saveTo("evidence/", { format: "xlsx" });
      await report.saveTo("evidence/", { format: "xlsx", unchecked: true });
      await report.download({ format: "pdf", name: "Access review", auditable: true });
      await report.saveTo("identities.csv", { auditable: true });
      await report.saveTo("identities.csv");
      // @ts-expect-error a download is of a format
      await report.download({ fileName: "identities.csv" });
      await report.saveTo("evidence/", { format: "csv", ...loosely });
    });
  });
});

test("asking once takes the timing of its report's file, and none of a wait", () => {
  void client.checkReport({ id: "1" }, { label: "nightly", maxWaitMs: 60_000, poll: { firstMs: 100 } });
  // @ts-expect-error there is nothing to watch
  void client.checkReport({ id: "1" }, { onProgress: () => {} });
  // @ts-expect-error it limits single calls
  void client.checkReport({ id: "1" }, { totalTimeoutMs: 1_000 });
});

test("an error that is not of one class may be of another", () => {
  if (AbortedError.is(error)) expectTypeOf(error.name).toEqualTypeOf<"AbortError">();
  else if (ReportExpiredError.is(error)) expectTypeOf(error.name).toEqualTypeOf<"ReportExpiredError">();
  else if (NotFoundError.is(error)) expectTypeOf(error.status).toEqualTypeOf<number>();
  else expectTypeOf(error.code).toEqualTypeOf<string>();
});

test("the client can be mocked through its interface", () => {
  assertType<SailPointReports>(client);
  assertType<SailPointReports>({ ...mock, baseUrl: "https://acme.api.identitynow.com" });
});

test("a part of the client can be an object, or a class, of the caller's own", () => {
  assertType<Pick<SailPointReports, "getReportResult">>({ getReportResult: mock.getReportResult });
  class Recorded implements Pick<SailPointReports, "baseUrl" | "submitReport"> {
    readonly baseUrl = "https://acme.api.identitynow.com";
    readonly submitReport = mock.submitReport;
  }
  assertType<Pick<SailPointReports, "baseUrl" | "submitReport">>(new Recorded());
});
