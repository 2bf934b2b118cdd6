import { describe, expect, test } from "vitest";
import { DecodeError, SessionReportsClient, type Fetch, type NoticeEvent } from "@identity-reports/session-reports";
import { failureOf } from "../../core/test/support/failure-of.js";

const criteria = [{ field: "protocol", value: "ssh" }];
const quick = { poll: { firstMs: 1, maxMs: 2 } } as const;
const ours = { id: "6", title: "Ours", generated_at: "2026-11-01 10:00:00" };
const done = { result: "success" };

/** A client of an appliance that answers so to a POST, and so to each list; and its notices. */
function clientOf(created: unknown, list: unknown) {
  const notices: NoticeEvent[] = [];
  const fetch: Fetch = async (url, { method }) => {
    if (method === "POST") return Response.json(created);
    return Response.json(/offset=[1-9]/.test(url) ? { ...done, report: [] } : list);
  };
  const client = new SessionReportsClient({
    baseUrl: "https://10.0.214.98",
    auth: { apiKey: "k3y-of-mine" },
    fetch,
    onEvent: (event) => void (event.type === "notice" && event.code === "fields_left_out" && notices.push(event)),
  });
  return { client, notices };
}

describe("a start that was answered with an id gives its handle, whatever else it says:", () => {
  test.each<[object, object]>([
    [{ title: 5 }, done],
    [{ generated_at: 1_764_430_000 }, done],
    [{ removed: 0, created_by: {}, created_at: false }, done],
    [{ defined_report_id: [], report_type: 1, query_filter: {} }, done],
    [{ title: "x" }, {}],
    [{ title: "x" }, { result: 5 }],
    [{ title: "x" }, { result: null, more: {} }],
  ])("%j with %j", async (odd, envelope) => {
    const { client } = clientOf({ ...envelope, report: { id: "6", ...odd } }, {});
    const stored: string[] = [];
    const handle = await client.submitReport({ criteria }, { onStarted: ({ id }) => void stored.push(id) });
    expect([handle.id, ...stored]).toEqual(["6", "6"]);
  });

  test("a number for an id, which becomes text; what does not fit is named in one notice", async () => {
    const report = { id: 6, title: 5, removed: "no", created_by: 7, extra: {} };
    const { client, notices } = clientOf({ ...done, report }, {});
    expect(await client.createReport({ criteria })).toEqual({ id: "6", created_by: "7", extra: {} });
    expect(notices.map(({ message }) => message)).toEqual([
      "POST /api/v2/report: left out values of another type than documented: report.title (expected string, got number); report.removed (expected boolean, got string)",
    ]);
  });

  test.each([{ report: {} }, { report: { id: null } }, { report: { id: {} } }, { report: null }, { report: [] }, {}])(
    "but %j, which has no id that could be used, is a failure that may have started a run",
    async (answer) => {
      const failure = await failureOf(clientOf({ ...done, ...answer }, {}).client.submitReport({ criteria }));
      expect(failure).toBeInstanceOf(DecodeError);
      expect(failure).toMatchObject({ carriedOut: "yes" });
    },
  );
});

describe.each<[string, unknown]>([
  ["a title that is a number", { id: "70", title: 5 }],
  ["removed as a number", { id: "70", removed: 0 }],
  ["a time that is a number", { id: "70", generated_at: 5 }],
  ["no id", { title: "Theirs" }],
  ["null for an id", { id: null }],
  ["blank text for an id", { id: " " }],
  ["an object for an id", { id: {} }],
  ["null for a row", null],
  ["text for a row", "6"],
  ["a list for a row", []],
])("a row of another user with %s", (_, theirs) => {
  const list = { ...done, report: [theirs, ours] };

  test("does not end our wait", async () => {
    const { client } = clientOf({}, list);
    expect((await client.resume({ id: "6" }, quick)).result).toEqual(ours);
  });

  test("does not spoil the list, and is told in one notice", async () => {
    const { client, notices } = clientOf({}, list);
    const rows = await client.listReports().toArray();
    expect(rows.at(-1)).toEqual(ours);
    expect(rows.slice(0, -1).map(Object.keys)).toEqual(rows.length === 1 ? [] : [["id"]]);
    expect(notices).toHaveLength(1);
  });
});

test.each([{ title: 5 }, { removed: 0 }, { created_on: {} }])("our own row with %j ends our wait well", async (odd) => {
  const { client } = clientOf({}, { ...done, report: [{ ...ours, ...odd }] });
  expect((await client.resume({ id: "6" }, quick)).id).toBe("6");
});

describe("a list is one or an error:", () => {
  test.each([
    {},
    { reports: [] },
    { status: "ok" },
    { result: 5 },
    { ...done, report: {} },
    { ...done, report: "none" },
  ])("%j is none", async (answer) => {
    const failure = await failureOf(clientOf({}, answer).client.listReports().toArray());
    expect(failure).toBeInstanceOf(DecodeError);
    expect(failure.message).toMatch(/result \(expected string|report \(expected array/);
  });

  test.each([done, { ...done, report: null }, { report: [] }])("%j is one of nothing", async (answer) => {
    expect(await clientOf({}, answer).client.listReports().toArray()).toEqual([]);
  });
});

test("an attribute whose specification is odd is left out, and so is an odd property", async () => {
  const report = {
    title: { type: "string", "ignore-case": true, required: "yes" },
    broken: 5,
    other: { "allow-empty": 1 },
  };
  const { client, notices } = clientOf({}, { ...done, report });
  expect(await client.getObjectSpec({ objectType: "report" })).toEqual({
    title: { type: "string", ignore_case: true },
    other: {},
  });
  expect(notices).toHaveLength(1);
});
