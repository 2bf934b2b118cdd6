import { describe, expect, test } from "vitest";
import { ConfigError, SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";

describe("wrong input", () => {
  test("an empty list of criteria is told what belongs into it", async () => {
    expect(await failureOf(sessionFake().client().runReport({ criteria: [] }))).toMatchObject({
      message:
        'criteria: expected a list of at least one criterion, such as [{ field: "protocol", value: "ssh" }], got an empty array',
    });
  });

  const lost = Number("9124292845052624897");
  const cases: [string, string, (client: SessionReportsClient) => Promise<unknown>][] = [
    ["id", "defined", (client) => client.deleteReport({ id: "defined" })],
    ["id", "text", (client) => client.getReportFile({ id: "../defined/5", format: "csv" })],
    ["id", "a sign", (client) => client.deleteSubscription({ id: "-1" })],
    ["id", "nothing", (client) => client.deleteDefinedReport({ id: "" })],
    ["id", "a number", (client) => client.deleteReport({ id: mistyped(6) })],
    ["id", "lost digits", (client) => client.deleteReport({ id: mistyped(lost) })],
    ["id", "too many digits", (client) => client.deleteReport({ id: "18446744073709551616" })],
    ["handle.id", "text", (client) => client.resume({ id: "defined" })],
    ["format", "xlsx", (client) => client.getReportFile({ id: "1", format: mistyped("xlsx") })],
    ["format", "CSV", (client) => client.getReportFile({ id: "1", format: mistyped("CSV") })],
    ["criteria", "empty", (client) => client.createReport({ criteria: [] })],
    ["criteria", "no list", (client) => client.runReport({ criteria: mistyped("ssh") })],
    ["criteria", "missing", (client) => client.createReport(mistyped({}))],
    [
      "criteria[0].value",
      "a number",
      (client) => client.createReport({ criteria: [{ field: "a", value: mistyped(1) }] }),
    ],
    ["criteria[0].value", "no user", (client) => client.createReport({ criteria: [{ field: "user", value: "ada" }] })],
    ["criteria[0]", "text", (client) => client.createReport({ criteria: [mistyped("ssh")] })],
    [
      "criteria[0].op",
      "unknown",
      (client) => client.createReport({ criteria: [mistyped({ field: "a", value: "b", op: 1 })] }),
    ],
    ["defined_report_id", "text", (client) => client.createReport({ defined_report_id: "all" })],
    ["period", "daily", (client) => client.createSubscription({ period: mistyped("daily"), defined_report_id: "6" })],
    [
      "defined_report_id",
      "a number",
      (client) => client.createSubscription({ period: "day", defined_report_id: mistyped(6) }),
    ],
    [
      "user_id",
      "text",
      (client) => client.createSubscription({ period: "day", defined_report_id: "6", user_id: "ada" }),
    ],
    ["title", "missing", (client) => client.createDefinedReport(mistyped({}))],
    ["query_filter", "empty", (client) => client.createDefinedReport({ title: "a", query_filter: "" })],
    ["params", "nothing", (client) => client.updateDefinedReport({ id: "1" })],
    ["params", "undefined", (client) => client.updateDefinedReport({ id: "1", title: undefined })],
    ["type", "immutable", (client) => client.updateDefinedReport(mistyped({ id: "1", title: "a", type: "system" }))],
    ["params.created_by", "read-only", (client) => client.updateDefinedReport(mistyped({ id: "1", created_by: "5" }))],
    ["objectType", "blueprint", (client) => client.getObjectSpec({ objectType: mistyped("blueprint") })],
  ];

  test.each(cases)("%s (%s) is refused before anything is sent", async (option, _, call) => {
    const fake = sessionFake();
    const failure = await failureOf(call(fake.client()));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("a number that is no id says why", async () => {
    const failure = await failureOf(
      sessionFake()
        .client()
        .deleteReport({ id: mistyped(lost) }),
    );
    expect(failure.message).toContain("whose last digits are lost; ids are 64-bit and must be text");
  });

  test.each([
    ["http://10.0.214.98", /https/],
    ["https://10.0.214.98/api/system", /only under \/api\/v2/],
    ["10.0.214.98", /absolute URL/],
  ])("baseUrl %s", (baseUrl, message) => {
    expect(() => new SessionReportsClient({ baseUrl, auth: { apiKey: "k" } })).toThrow(message);
  });

  test.each([
    [{}, /expected { apiKey } or { none }/],
    [{ apiKey: "" }, /auth\.apiKey/],
    [{ apiKey: "a\r\nb" }, /auth\.apiKey/],
    [{ accessToken: "a bearer token" }, /expected { apiKey } or { none }/],
    [{ apiKey: "k", none: true }, /auth\.none/],
  ])("auth %j", (auth, message) => {
    expect(() => new SessionReportsClient({ baseUrl: "https://10.0.214.98", auth: mistyped(auth) })).toThrow(message);
  });
});
