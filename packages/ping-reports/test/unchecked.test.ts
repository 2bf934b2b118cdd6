import { expect, test } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";
import { roles } from "./support/samples.js";

/** A client whose requests are kept. */
function recorded() {
  const sent: unknown[] = [];
  const client = new PingReportsClient({
    baseUrl: "https://openam-acme.example.com",
    auth: { accessToken: "a-token" },
    fetch: async (_, { body }) => {
      sent.push(typeof body === "string" ? JSON.parse(body) : undefined);
      return Response.json({ name: "COPY" });
    },
  });
  return { client, sent };
}

const copy = { name: "ROLE-MEMBERSHIP", displayName: "Members in London" };

test("a duplicate may be named", async () => {
  const { client, sent } = recorded();
  await client.duplicateTemplate({ ...copy, newName: "LONDON" });
  expect(sent).toEqual([{ reportTemplate: { displayName: "Members in London", name: "LONDON" } }]);
});

test("and is named by Ping where no name is given", async () => {
  const { client, sent } = recorded();
  await client.duplicateTemplate({ ...copy, templateType: "draft" });
  expect(sent).toEqual([{ reportTemplate: { displayName: "Members in London" } }]);
});

test("the fake gives a duplicate its name", async () => {
  const client = pingFake().client();
  await client.duplicateTemplate({ ...copy, newName: "LONDON" });
  expect(await client.getTemplate({ name: "LONDON", templateType: "draft" })).toMatchObject({ name: "LONDON" });
});

test("templates are sent with attributes that Ping has added", async () => {
  const { client, sent } = recorded();
  const template = { displayName: "Members", reportConfig: {}, folder: "hr" };
  await client.createTemplate(template, { unchecked: true });
  await client.updateTemplate({ ...template, name: "LONDON" }, { unchecked: true });
  const duplicate = { ...copy, folder: "hr" };
  await client.duplicateTemplate(duplicate, { unchecked: true });
  expect(sent).toEqual([
    { reportTemplate: { displayName: "Members", reportConfig: "{}", folder: "hr" } },
    { reportTemplate: { displayName: "Members", reportConfig: "{}", folder: "hr", name: "LONDON" } },
    { reportTemplate: { displayName: "Members in London", folder: "hr" } },
  ]);
});

test("without it, they are refused", async () => {
  const { client, sent } = recorded();
  const duplicate = { ...copy, folder: "hr" };
  await expect(client.duplicateTemplate(duplicate)).rejects.toMatchObject({ option: "params.folder" });
  expect(sent).toEqual([]);
});

test("what cannot be sent along is refused in any case", async () => {
  const { client, sent } = recorded();
  const one = { name: "LONDON", folder: "hr" };
  await expect(client.publishTemplate(one, { unchecked: true })).rejects.toMatchObject({ option: "params.folder" });
  expect(sent).toEqual([]);
});

type Files = Pick<PingReportsClient, "exportRun" | "downloadRun" | "runReport">;
const fileOf = { runId: "job_1", name: "ROLE-MEMBERSHIP", format: "xlsx" };

/** What asks for a file in a format that this version does not know, with the request that says so. */
const added: readonly (readonly ["exportRun" | "downloadRun", string, (client: Files) => Promise<unknown>])[] = [
  ["exportRun", "exportRun", (client) => client.exportRun(fileOf, { unchecked: true })],
  ["downloadRun", "downloadRun", (client) => client.downloadRun(fileOf, { unchecked: true })],
  [
    "exportRun",
    "download",
    async (client) => (await client.runReport(roles)).download({ format: "xlsx", unchecked: true }),
  ],
];

test.each(added)("%s by %s asks for a format that Ping has added", async (request, _, ask) => {
  const fake = pingFake();
  await ask(fake.client()).catch(() => {});
  const formats = fake.callsTo(request).map(({ url }) => new URL(url).searchParams.get("format"));
  expect(formats).toEqual(["xlsx"]);
});

/** The same without `unchecked`. */
const unknown: Record<string, (client: Files) => Promise<unknown>> = {
  exportRun: (client) => client.exportRun(mistyped(fileOf)),
  downloadRun: (client) => client.downloadRun(mistyped(fileOf)),
  download: async (client) => (await client.runReport(roles)).download(mistyped({ format: "xlsx" })),
  saveTo: async (client) => (await client.runReport(roles)).saveTo(new WritableStream(), mistyped({ format: "xlsx" })),
};

test.each(Object.entries(unknown))("without it, %s asks for no such format", async (_, ask) => {
  const fake = pingFake();
  const message = 'format: expected one of "csv", "jsonl", got "xlsx"';
  await expect(ask(fake.client())).rejects.toMatchObject({ name: "ConfigError", option: "format", message });
  expect([...fake.callsTo("exportRun"), ...fake.callsTo("downloadRun")]).toEqual([]);
});

test("a version of a template may be one that Ping has added, and the rule says so", async () => {
  const { client, sent } = recorded();
  const message = 'templateType: expected a version such as "draft" or "published", got string';
  await expect(client.getTemplate({ name: "LONDON", templateType: " " })).rejects.toMatchObject({ message });
  await client.duplicateTemplate({ ...copy, templateType: "archived" });
  expect(sent).toHaveLength(1);
});
