import { expect, test } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";

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
