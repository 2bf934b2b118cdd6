import { expect, test } from "vitest";
import { ConfigError, PingReportName, PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";

const since = new Date("2026-11-29T01:00:00Z");
const toRun = { name: "AUDIT", realm: "alpha", parameters: { roles: ["admin"], from: new Date(0) } } as const;
const sent = { roles: ["admin"], from: "1970-01-01T00:00:00.000Z" };
const after = "2026-11-29T01:00:03.049221962Z";

/** The ids of the runs that are found in such a list, and the handles. */
async function found(result: readonly object[], { date, options = {} }: { date?: string; options?: object } = {}) {
  const client = new PingReportsClient({
    tenant: "acme.example.com",
    auth: { accessToken: "a-token" },
    fetch: async () => Response.json({ result }, { headers: date === undefined ? {} : { date } }),
  });
  return await client.findRuns(toRun, { since, ...options });
}

test.each<[string, object]>([
  ["its template in another case", { name: "audit" }],
  ["no name", { name: undefined }],
  ["parameters as text", { parameters: JSON.stringify(sent) }],
  ["parameters in another order", { parameters: '{"from":"1970-01-01T00:00:00.000Z","roles":["admin"]}' }],
  ["parameters that Ping filled in", { parameters: { ...sent, pageSize: 10 } }],
  ["parameters that cannot be read", { parameters: "{roles" }],
  ["no parameters at all", { parameters: null }],
  ["a minute before: clocks differ", { createDate: "2026-11-29T00:59:00Z" }],
  ["no date", { createDate: undefined }],
  ["a date that cannot be read", { createDate: "yesterday" }],
  ["any state", { status: "EXPIRED" }],
])("a run may be of the start with %s", async (_, row) => {
  const run = { runId: "run-1", name: "AUDIT", createDate: after, parameters: sent, ...row };
  expect((await found([run])).map(({ handle }) => handle?.id)).toEqual(["run-1"]);
});

test.each<[string, object]>([
  ["another template", { name: "OTHER" }],
  ["other parameters", { parameters: { ...sent, roles: ["user"] } }],
  ["fewer parameters", { parameters: '{"roles":["admin"]}' }],
  ["an earlier date", { createDate: "2026-11-29T00:50:00Z" }],
])("a run is not of the start with %s", async (_, row) => {
  const run = { runId: "run-1", name: "AUDIT", createDate: after, parameters: sent, ...row };
  expect(await found([run])).toEqual([]);
});

test("all candidates come, oldest first, each with a handle, and those of unknown age last", async () => {
  const rows = ["2026-11-29T01:00:09Z", undefined, "2026-11-29T01:00:05Z"].map((createDate, index) => ({
    runId: `run-${index}`,
    createDate,
  }));
  const runs = await found(rows, { options: { label: "nightly" } });
  const common = { version: 1, vendor: "ping", baseUrl: "https://acme.example.com", label: "nightly" };
  const facts = { name: "AUDIT", realm: "alpha", templateType: "published" };
  expect(runs.map(({ handle }) => handle)).toEqual([
    { ...common, ...facts, id: "run-2", startedAt: "2026-11-29T01:00:05.000Z" },
    { ...common, ...facts, id: "run-0", startedAt: "2026-11-29T01:00:09.000Z" },
    { ...common, ...facts, id: "run-1", startedAt: since.toISOString() },
  ]);
});

test("a run without a usable id is a candidate without a handle", async () => {
  const [only] = await found([{ runId: null, createDate: after, status: "RUNNING" }]);
  expect(only).toMatchObject({ run: { status: "RUNNING" } });
  expect(only).not.toHaveProperty("handle");
});

test("times are compared by the vendor's own clock", async () => {
  const hourBehind = new Date(Date.now() - 3_600_000).toUTCString();
  const [run] = await found([{ runId: "run-1", createDate: "2026-11-29T00:00:05Z" }], { date: hourBehind });
  expect(Math.abs((run?.createdAt?.getTime() ?? 0) - Date.parse("2026-11-29T01:00:05Z"))).toBeLessThan(2_000);
});

test.each<[string, object]>([
  ["no time", { since: undefined }],
  ["a text for a time", { since: "2026-11-29" }],
  ["an invalid date", { since: new Date(Number.NaN) }],
  ["an unknown option", { until: since }],
])("%s is a mistake of the caller's", async (_, options) => {
  await expect(found([], { options })).rejects.toBeInstanceOf(ConfigError);
});

test("a start whose answer was lost is found, and its run goes on from the handle", async () => {
  const fake = pingFake();
  const asked = { name: PingReportName.RoleMembership, realm: "alpha" };
  await fake.client().submitReport({ ...asked, parameters: { roles: ["user"] } });
  const ping = fake.client({
    async fetch(url, init) {
      const answer = await fake.fetch(url, init);
      if (url.includes("_action=run")) throw new TypeError("the connection was lost");
      return answer;
    },
  });
  const admins = { ...asked, parameters: { roles: ["admin"] } };
  await expect(ping.submitReport(admins)).rejects.toMatchObject({ carriedOut: "maybe" });
  const [own, ...others] = await ping.findRuns(admins, { since: new Date() });
  expect([own?.run.runId, others]).toEqual([fake.runs[1]?.id, []]);
  expect((await ping.resume(own?.handle ?? { id: "" })).id).toBe(fake.runs[1]?.id);
});
