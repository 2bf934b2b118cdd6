import { expect, test } from "vitest";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { mistyped } from "../../core/test/support/mistyped.js";

/** A client whose requests are kept. */
function recorded() {
  const sent: { readonly path: string; readonly body: unknown }[] = [];
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "a-key" },
    fetch: async (url, { body }) => {
      sent.push({ path: new URL(url).pathname, body: typeof body === "string" ? JSON.parse(body) : undefined });
      return Response.json({ result: "success", report: { id: "1" }, defined_report: { id: "1" } });
    },
  });
  return { client, sent };
}

const ssh = { criteria: [{ field: "protocol", value: "ssh" }] } as const;

test("created_by is sent", async () => {
  const { client, sent } = recorded();
  await client.createReport({ ...ssh, created_by: "42" });
  await client.createDefinedReport({ title: "RDP", created_by: "42" });
  expect(sent.map(({ body }) => body)).toEqual([
    { ...ssh, created_by: "42" },
    { title: "RDP", created_by: "42" },
  ]);
});

test("created_by is the id of a user", async () => {
  const { client, sent } = recorded();
  await expect(client.createReport({ ...ssh, created_by: "ada" })).rejects.toMatchObject({ option: "created_by" });
  expect(sent).toEqual([]);
});

const starts: Record<string, (client: SessionReportsClient) => PromiseLike<unknown>> = {
  createReport: (client) => client.createReport({ ...ssh, language: "de" }, { unchecked: true }),
  submitReport: (client) => client.submitReport({ ...ssh, language: "de" }, { unchecked: true }),
};

test.each(Object.entries(starts))("%s sends an attribute that Fudo has added", async (_, start) => {
  const { client, sent } = recorded();
  await start(client);
  expect(sent[0]?.body).toEqual({ ...ssh, language: "de" });
});

test("so do definitions and subscriptions, also with a period that Fudo has added", async () => {
  const { client, sent } = recorded();
  const definition = { title: "RDP", colour: "red" };
  const change = { id: "17", colour: "red" };
  await client.createDefinedReport(definition, { unchecked: true });
  await client.updateDefinedReport(change, { unchecked: true });
  const hourly = { period: mistyped("hour"), defined_report_id: "6", at: 5 };
  await client.createSubscription(hourly, { unchecked: true }).catch(() => {});
  expect(sent.map(({ body }) => body)).toEqual([definition, { colour: "red" }, hourly]);
});

test("a format that Fudo has added stands in the path, and cannot lead elsewhere", async () => {
  const { client, sent } = recorded();
  await client.getReportFile({ id: "1", format: "xlsx" }, { unchecked: true }).catch(() => {});
  await client.getReportFile({ id: "1", format: "../defined" }, { unchecked: true }).catch(() => {});
  expect(sent.map(({ path }) => path)).toEqual(["/api/v2/report/1/xlsx", "/api/v2/report/1/..%2Fdefined"]);
});

test("without it, what is not known is refused", async () => {
  const { client, sent } = recorded();
  await expect(client.createReport(mistyped({ ...ssh, language: "de" }))).rejects.toMatchObject({
    option: "params.language",
  });
  await expect(client.getReportFile({ id: "1", format: mistyped("xlsx") })).rejects.toMatchObject({ option: "format" });
  expect(sent).toEqual([]);
});
