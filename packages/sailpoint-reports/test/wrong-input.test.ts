import { describe, expect, test } from "vitest";
import { ConfigError, NotFoundError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { accounts } from "./support/samples.js";

describe("bad input is refused before any request", () => {
  const auth = { clientId: "id", clientSecret: "secret" };
  test.each<[object, string, RegExp]>([
    [{ auth }, "tenant", /name of your tenant/],
    [{ tenant: "acme", baseUrl: "https://a.example", auth }, "tenant", /not both/],
    [{ tenant: "acme.api.identitynow.com", auth }, "tenant", /bare name/],
    [{ tenant: "", auth }, "tenant", /empty/],
    [{ baseUrl: "http://acme.api.identitynow.com", auth }, "baseUrl", /https/],
    [{ baseUrl: "acme", auth }, "baseUrl", /absolute/],
    [{ baseUrl: "https://acme.identitynow.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [
      { baseUrl: "https://ACME.identitynow.com/v2025/", auth },
      "baseUrl",
      /give https:\/\/acme\.api\.identitynow\.com$/,
    ],
    [{ baseUrl: "https://a-b.identitynow-demo.com", auth }, "baseUrl", /https:\/\/a-b\.api\.identitynow-demo\.com$/],
    [{ baseUrl: "https://acme.identitynowgov.com", auth }, "baseUrl", /https:\/\/acme\.api\.identitynowgov\.com$/],
    [{ baseUrl: "https://acme.saas.sailpointfedramp.com", auth }, "baseUrl", /acme\.api\.saas\.sailpointfedramp\.com$/],
    [{ baseUrl: "https://acme.idn.sailpointfedramp.com", auth }, "baseUrl", /acme\.api\.saas\.sailpointfedramp\.com$/],
    [{ baseUrl: "https://acme.saas.sailpoint.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [{ baseUrl: "https://acme.login.sailpoint.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [{ baseUrl: "https://acme.api.identitynow.com/beta", auth }, "baseUrl", /reports do not exist under \/beta/],
    ...[
      ["https://acme.api.identitynow.com/v2024/reports", "https://acme.api.identitynow.com/v2024"],
      ["https://acme.api.identitynow.com/v2024/reports/run", "https://acme.api.identitynow.com/v2024"],
      ["https://acme.api.identitynow.com/reports", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/reports/v1/", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/reports/v1/run", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/oauth/token", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow-demo.com/v3/reports", "https://acme.api.identitynow-demo.com/v3"],
      ["https://acme.api.saas.sailpointfedramp.com/beta/reports", "https://acme.api.saas.sailpointfedramp.com"],
      ["https://gateway.acme.com/isc/v2025/reports", "https://gateway.acme.com/isc/v2025"],
      ["https://gateway.acme.com/isc/reports/v1", "https://gateway.acme.com/isc"],
      ["http://localhost:8080/v2026/reports/", "http://localhost:8080/v2026"],
    ].map(([baseUrl, better = ""]): [object, string, RegExp] => [
      { baseUrl, auth },
      "baseUrl",
      new RegExp(`give ${better.replaceAll(".", "\\.")}$`),
    ]),
    [{ baseUrl: "https://acme.api.identitynow.com/v2024", apiVersion: "v3", auth }, "apiVersion", /contradicts/],
    [{ tenant: "acme", apiVersion: "v4", auth }, "apiVersion", /one of "v1"/],
    [{ tenant: "acme" }, "auth", /clientId, clientSecret/],
    [{ tenant: "acme", auth: {} }, "auth", /accessToken/],
    [{ tenant: "acme", auth: { clientId: "id" } }, "auth.clientSecret", /non-empty/],
    [
      { tenant: "acme", auth: { clientId: "id", clientSecret: "s", accessToken: "t" } },
      "auth.accessToken",
      /not known/,
    ],
    [{ tenant: "acme", auth, tenat: 1 }, "options.tenat", /not known/],
  ])("%j", (options, option, message) => {
    const create = () => new SailPointReportsClient(mistyped(options));
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(expect.objectContaining({ option, message: expect.stringMatching(message) }));
  });

  test.each([
    "https://acme.api.identitynow.com",
    "https://acme.api.identitynow-demo.com",
    "https://acme.api.saas.sailpointfedramp.com",
    "https://acme.api.cloud.sailpoint.com",
    "https://api.identitynow.com",
    "https://identity.acme.com",
    "https://acme.identitynow.com.acme.com",
    "https://sailpoint.acme.com/proxy",
    "https://gateway.acme.com/reports",
    "https://gateway.acme.com/v1.5/isc",
  ])("%s may have an API", (baseUrl) => {
    expect(new SailPointReportsClient({ baseUrl, auth }).baseUrl).toBe(baseUrl);
  });

  test.each<[unknown, string]>([
    [undefined, "details"],
    [null, "details"],
    ["ACCOUNTS", "details"],
    [{}, "reportType"],
    [{ reportType: "accounts", arguments: {} }, "reportType"],
    [{ reportType: "ACCOUNTS" }, "arguments.application"],
    [{ reportType: "ACCOUNTS", arguments: { application: "a", sourceName: "b", query: "c" } }, "arguments.query"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "" } }, "arguments.query"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "a", indices: [] } }, "arguments.indices"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "a", sort: [1] } }, "arguments.sort"],
    [{ reportType: "IDENTITIES", arguments: { correlatedOnly: "yes" } }, "arguments.correlatedOnly"],
    [{ reportType: "IDENTITIES", arguments: [] }, "arguments"],
    [{ reportType: "IDENTITIES", argument: {} }, "details.argument"],
  ])("runReport(%j)", async (details, option) => {
    const fake = sailPointFake();
    const client = fake.client();
    await expect(client.runReport(mistyped(details))).rejects.toMatchObject({ name: "ConfigError", option });
    await expect(client.submitReport(mistyped(details))).rejects.toMatchObject({ name: "ConfigError", option });
    expect(fake.calls.filter(({ operation }) => operation !== "getAccessToken")).toEqual([]);
  });

  test("arguments that are missing are listed all at once", async () => {
    await expect(
      sailPointFake()
        .client()
        .runReport(mistyped({ reportType: "ACCOUNTS" })),
    ).rejects.toThrow(/^arguments\.application: .*; missing as well: arguments\.sourceName$/);
  });

  test.each<[string, (client: SailPointReportsClient) => Promise<unknown>, string]>([
    ["an empty id", (client) => client.getReportResult({ taskResultId: "" }), "taskResultId"],
    ["a dotted id", (client) => client.cancelReport({ id: ".." }), "id"],
    ["a format", (client) => client.getReport({ taskResultId: "1", fileFormat: mistyped("xml") }), "fileFormat"],
    [
      "a flag",
      (client) => client.getReport({ taskResultId: "1", fileFormat: "csv", auditable: mistyped("yes") }),
      "auditable",
    ],
    [
      "a parameter",
      (client) => client.getReportResult(mistyped({ taskResultId: "1", complete: true })),
      "params.complete",
    ],
    ["an option", (client) => client.runReport(accounts, { onJoined: mistyped("maybe") }), "onJoined"],
    ["an unknown option", (client) => client.runReport(accounts, mistyped({ onJoin: "wait" })), "options.onJoin"],
    ["a foreign handle", (client) => client.resume({ id: "1", vendor: "ping" }), "handle.vendor"],
    [
      "a handle of another tenant",
      (client) => client.resume({ id: "1", baseUrl: "https://other.example" }),
      "handle.baseUrl",
    ],
  ])("%s", async (_, call, option) => {
    const fake = sailPointFake();
    await expect(call(fake.client())).rejects.toMatchObject({ name: "ConfigError", option });
    expect(fake.calls.filter(({ operation }) => operation !== "getAccessToken")).toEqual([]);
  });

  test("hostile ids are escaped and reach no other endpoint", async () => {
    const fake = sailPointFake({ behaviour: { unknownResult: "not-found" } });
    await expect(fake.client().getReportResult({ taskResultId: "../run?x=1#y" })).rejects.toThrow(NotFoundError);
    expect(fake.calls.at(-1)).toMatchObject({
      operation: "getReportResult",
      path: expect.stringContaining("%2Frun%3Fx%3D1%23y"),
    });
  });
});
