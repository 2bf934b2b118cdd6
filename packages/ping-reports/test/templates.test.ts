import { describe, expect, test } from "vitest";
import { ConfigError, NotFoundError, PingReportName, PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";

describe("templates", () => {
  const reportConfig = { version: "v2", fields: [{ label: "City", value: "users.city" }] };

  test("a published report is changed by way of a draft, and the rest of it stays", async () => {
    const client = pingFake().client();
    const { name } = await client.createTemplate({
      displayName: "Cities",
      reportConfig,
      description: "Where",
      viewers: ["report_viewer"],
    });
    await client.publishTemplate({ name: name ?? "" });
    await client.changeTemplate({ name: name ?? "" }, ({ displayName }) => ({ displayName: `${displayName} 2` }));
    expect(await client.getTemplate({ name: name ?? "", templateType: "draft" })).toMatchObject({
      displayName: "Cities 2",
      description: "Where",
      viewers: ["report_viewer"],
      reportConfig: JSON.stringify(reportConfig),
    });
    expect((await client.getTemplate({ name: name ?? "" })).displayName).toBe("Cities");
  });

  test.each<[string, object | null]>([
    ["changes.displayNme", { displayNme: "a typing mistake" }],
    ["changes.displayName", { displayName: " " }],
    ["changes.description", { description: 7 }],
    ["changes.viewers", { viewers: "ada" }],
    ["changes.viewers[0]", { viewers: [42] }],
    ["reportConfig", { reportConfig: "{oops" }],
    ["changes", null],
  ])("a change that cannot be made (%s) opens no draft", async (option, changes) => {
    const fake = pingFake();
    const failure = await failureOf(fake.client().changeTemplate({ name: "ANY" }, mistyped(changes)));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("what a function gives for a change is checked as well", async () => {
    const client = pingFake().client();
    const { name } = await client.createTemplate({ displayName: "Cities", reportConfig });
    const key = { name: name ?? "" };
    const failure = await failureOf(client.changeTemplate(key, () => mistyped({ viewers: [42] })));
    expect(failure).toMatchObject({ code: "config_invalid", option: "changes.viewers[0]" });
    expect((await client.getTemplate({ ...key, templateType: "draft" })).viewers).toBeUndefined();
  });

  test("one that is not listed is missing at an address", async () => {
    const failure = await failureOf(pingFake().client().getTemplate({ name: "NOWHERE" }));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({
      method: "GET",
      url: "https://openam-acme-ew2.id.forgerock.io/reports/templates",
    });
  });

  test.each(["text", "escaped-twice", "object"] as const)(
    "parameters are read from a config as %s",
    async (reportConfigs) => {
      const client = pingFake({ behaviour: { reportConfigs } }).client();
      const parameters = await client.reportParameters(PingReportName.JourneyStats);
      expect(parameters.map(({ key, type }) => `${key}: ${type}`)).toEqual([
        "startDate: date",
        "endDate: date",
        "treeResult: array",
        "journeyName: array",
      ]);
    },
  );

  test.each(["template", "empty", "text"] as const)(
    "publish, edit and update may answer with %s",
    async (changeAnswers) => {
      const client = pingFake({ behaviour: { changeAnswers } }).client();
      const { name } = await client.createTemplate({ displayName: "Cities", reportConfig });
      const key = { name: name ?? "" };
      await client.updateTemplate({ ...key, displayName: "Towns", reportConfig: JSON.stringify(reportConfig) });
      await client.publishTemplate(key);
      await client.editTemplate(key);
      expect((await client.getTemplate(key)).displayName).toBe("Towns");
    },
  );

  test("a built-in report is duplicated", async () => {
    const client = pingFake().client();
    const { name } = await client.duplicateTemplate({ name: PingReportName.RoleMembership, displayName: "My roles" });
    expect(await client.getTemplate({ name: name ?? "", templateType: "draft" })).toMatchObject({
      parentName: "ROLE-MEMBERSHIP",
    });
  });

  test.each(["applied", "ignored"] as const)("all are listed with paging %s", async (templatePaging) => {
    const fake = pingFake({ behaviour: { templatePaging, queryFilter: "ignored" } });
    const client = fake.client();
    expect(await client.listTemplates({ pageSize: 5 }).toArray()).toHaveLength(12);
    expect((await client.getTemplate({ name: "ROLE-MEMBERSHIP" })).name).toBe("ROLE-MEMBERSHIP");
  });

  test("an option that no list knows is refused when the list is read", async () => {
    const mistyped: object = { timeoutMS: 5 };
    await expect(pingFake().client().listTemplates({}, mistyped).toArray()).rejects.toThrow("options.timeoutMS");
  });

  test("pages that are shorter than asked for are no end", async () => {
    const all = ["A", "B", "C", "D", "E"].map((name) => ({ name, type: "published" }));
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async (url) => {
        const offset = Number(new URL(url).searchParams.get("_pagedResultsOffset"));
        return Response.json({ result: all.slice(offset, offset + 2) });
      },
    });
    expect(await client.listTemplates({ pageSize: 100 }).toArray()).toEqual(all);
  });

  test("a draft and the published version are two, also where the type is not asked for", async () => {
    const both = [
      { name: "CITIES", displayName: "Cities (new)" },
      { name: "CITIES", displayName: "Cities" },
    ];
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async () => Response.json({ result: both }),
    });
    expect(await client.listTemplates({ fields: ["name", "displayName"] }).toArray()).toEqual(both);
    expect(await client.listTemplates({ fields: ["name", "displayName"], pageSize: 2 }).toArray()).toEqual(both);
  });
});
