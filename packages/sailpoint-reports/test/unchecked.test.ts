import { expect, test } from "vitest";
import { ConfigError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

/** A client whose requests are kept, and answered like this. */
function recorded(answer: () => Response = () => Response.json({ id: "1" })) {
  const sent: { readonly url: URL; readonly body: unknown }[] = [];
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { accessToken: "a-token" },
    fetch: async (url, { body }) => {
      sent.push({ url: new URL(url), body: typeof body === "string" ? JSON.parse(body) : undefined });
      return answer();
    },
  });
  return { client, sent };
}

const added = { reportType: "IDENTITIES", arguments: { correlatedOnly: true, locale: "de" } } as const;

const starts: Record<string, (client: SailPointReportsClient) => PromiseLike<unknown>> = {
  startReport: (client) => client.startReport(added, { unchecked: true }),
  submitReport: (client) => client.submitReport(added, { unchecked: true }),
};

test.each(Object.entries(starts))("%s sends an argument that SailPoint has added", async (_, start) => {
  const { client, sent } = recorded();
  await start(client);
  expect(sent[0]?.body).toEqual(added);
});

test("and attributes beside the arguments", async () => {
  const { client, sent } = recorded();
  const details = { ...added, priority: 1 };
  await client.startReport(details, { unchecked: true });
  expect(sent[0]?.body).toEqual(details);
});

test("the handle says that they were asked for", async () => {
  const { client } = recorded();
  const { request } = await client.submitReport(added, { unchecked: true });
  expect(request).toEqual(added);
});

test.each([
  ["a missing argument", { reportType: "ACCOUNTS", arguments: { application: "1" } }, "arguments.sourceName"],
  [
    "an argument of another type",
    { reportType: "IDENTITIES", arguments: { correlatedOnly: "yes" } },
    "arguments.correlatedOnly",
  ],
  ["a missing type", { arguments: {} }, "reportType"],
])("%s is refused as ever", async (_, details, option) => {
  const { client, sent } = recorded();
  const starting = client.startReport(mistyped(details), { unchecked: true });
  await expect(starting).rejects.toMatchObject({ name: "ConfigError", option });
  expect(sent).toEqual([]);
});

test("without it, a misspelled argument is refused", async () => {
  const { client, sent } = recorded();
  await expect(client.startReport(mistyped(added))).rejects.toThrow(ConfigError);
  await expect(client.startReport(added, { unchecked: mistyped("yes") })).rejects.toMatchObject({
    option: "unchecked",
  });
  expect(sent).toEqual([]);
});

test("getReport asks for a format, and with a parameter, that SailPoint has added", async () => {
  const { client, sent } = recorded(() => new Response("PK\u0003\u0004"));
  const file = await client.getReport({ taskResultId: "1", fileFormat: "XLSX" }, { unchecked: true });
  await file[Symbol.asyncDispose]();
  const more = { taskResultId: "1", fileFormat: "csv", locale: "de" } as const;
  await (await client.getReport(more, { unchecked: true }))[Symbol.asyncDispose]();
  expect(sent.map(({ url }) => url.search)).toEqual(["?fileFormat=xlsx", "?fileFormat=csv&locale=de"]);
});

test("download and saveTo ask for a format that SailPoint has added, also one that the run does not name", async () => {
  const fake = sailPointFake();
  const report = await fake.client().runReport({ reportType: "IDENTITIES" });
  await report.saveTo(new WritableStream(), { format: "xlsx", unchecked: true }).catch(() => {});
  expect(new URL(fake.callsTo("getReport")[0]?.url ?? "").search).toBe("?fileFormat=xlsx");
});
