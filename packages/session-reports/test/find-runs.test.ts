import { expect, test } from "vitest";
import { ConfigError, SessionReportsClient, type FindReportsOptions } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";

const since = new Date("2026-11-29T01:00:00Z");
const asked = { criteria: [{ field: "protocol", value: "ssh" }], title: "ssh nightly" };
const row = {
  id: "9124292845052624897",
  title: asked.title,
  created_at: "2026-11-29 02:00:03.123+01",
  created_by: "7",
};

/** A client of an appliance that answers its list like this, page by page. */
function clientOf(...pages: readonly (readonly object[] | number)[]): SessionReportsClient {
  const left = [...pages];
  return new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "a-key" },
    async fetch() {
      const page = left.shift() ?? [];
      if (typeof page === "number") return Response.json({ result: "failure" }, { status: page });
      return Response.json({ result: "success", report: page });
    },
  });
}
const find = (options: Partial<FindReportsOptions>, ...pages: readonly (readonly object[] | number)[]) =>
  clientOf(...pages).findRuns(asked, { since, ...options });

test.each<[string, object]>([
  ["its title", {}],
  ["no title", { title: undefined }],
  ["no owner", { created_by: null }],
  ["no date", { created_at: undefined }],
  ["a date without a zone", { created_at: "2026-11-29 01:00:03" }],
  ["a minute before: clocks differ", { created_at: "2026-11-29T00:59:00Z" }],
  ["a mark that it was deleted", { removed: true }],
])("a report may be of the start with %s", async (_, attributes) => {
  const found = await find({ createdBy: "7" }, [{ ...row, ...attributes }]);
  expect(found.map(({ handle }) => handle?.id)).toEqual([row.id]);
});

test.each<[string, object]>([
  ["another title", { title: "rdp nightly" }],
  ["another owner", { created_by: "8" }],
  ["an earlier date", { created_at: "2026-11-28T01:00:00Z" }],
])("a report is not of the start with %s", async (_, attributes) => {
  expect(await find({ createdBy: "7" }, [{ ...row, ...attributes }])).toEqual([]);
});

test("the whole list is read, and all candidates come, oldest first", async () => {
  const reports = [5, 3, 4].map((minute) => ({ ...row, id: `${minute}`, created_at: `2026-11-29T01:0${minute}:00Z` }));
  const found = await find({ label: "nightly" }, reports.slice(0, 2), reports.slice(2));
  expect(found.map(({ handle }) => handle)).toEqual(
    ["3", "4", "5"].map((id) => ({
      version: 1,
      vendor: "fudo",
      baseUrl: "https://10.0.214.98",
      label: "nightly",
      id,
      startedAt: `2026-11-29T01:0${id}:00.000Z`,
    })),
  );
});

test("a definition that was asked for is compared as well", async () => {
  const client = clientOf([
    { ...row, id: "1", defined_report_id: "6" },
    { ...row, id: "2", defined_report_id: "7" },
  ]);
  const found = await client.findRuns({ defined_report_id: "6" }, { since });
  expect(found.map(({ run }) => run.id)).toEqual(["1"]);
});

test("a list that the appliance does not go on with is an error: the report may be further on", async () => {
  await expect(find({}, [row], 400)).rejects.toMatchObject({ name: "DecodeError", code: "list_incomplete" });
});

test("the time allowed counts once for all pages", async () => {
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "a-key" },
    async fetch() {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return Response.json({ result: "success", report: [{ ...row, id: String(Math.floor(Math.random() * 1e15)) }] });
    },
  });
  await expect(client.findRuns(asked, { since, totalTimeoutMs: 200 })).rejects.toMatchObject({ name: "TimeoutError" });
});

test.each<[string, object]>([
  ["no time", { since: undefined }],
  ["a number for an owner", { createdBy: 7 }],
])("%s is a mistake of the caller's", async (_, options) => {
  await expect(find(options, [])).rejects.toBeInstanceOf(ConfigError);
});

test("a start whose answer was lost is found, and its report goes on from the handle", async () => {
  const fake = sessionFake();
  const client = fake.client();
  await client.submitReport({ ...asked, title: "another" });
  const before = new Date();
  const { id } = await client.submitReport(asked);
  const [own, ...others] = await client.findRuns(asked, { since: before });
  expect([own?.handle?.id, others]).toEqual([id, []]);
  expect((await client.resume(own?.handle ?? { id: "" })).id).toBe(id);
});
