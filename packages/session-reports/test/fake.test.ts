import { assert, describe, expect, test, vi } from "vitest";
import { sessionFake, type SessionFakeOptions } from "@identity-reports/session-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

type Json = Record<string, unknown>;

/** The id of an object that Fudo answered with. */
function idIn(object: unknown): string {
  assert(typeof object === "object" && object !== null && "id" in object);
  return String(object.id);
}

/** The list that Fudo answered with. */
function listIn(list: unknown): Json[] {
  assert(Array.isArray(list));
  return list;
}

/** A caller of the first user, over plain fetch. */
function setUp(options?: SessionFakeOptions, authorization?: string) {
  const fake = sessionFake(options);
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fake.fetch(`${fake.baseUrl}/api/v2${path}`, {
      method,
      headers: { authorization: authorization ?? fake.credentials.apiKey, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: Json = text.startsWith("{") ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, text, json };
  };
  const generate = async () => idIn((await call("POST", "/report", { criteria })).json["report"]);
  const list = async (path = "/report", key = "report") => listIn((await call("GET", path)).json[key]);
  return { fake, call, generate, list };
}

const criteria = [{ field: "protocol", value: "ssh" }];

describe("keys and rights", () => {
  test.each(["", "wrong", "Bearer fake-operator-key"])("the key %j is refused", async (key) => {
    const { call } = setUp({}, key);
    expect(await call("GET", "/report")).toMatchObject({ status: 401, json: { result: "failure" } });
  });

  test("operators see their own, the superadmin sees all", async () => {
    const { fake, generate } = setUp();
    const id = await generate();
    const statuses = fake.users.map(async ({ apiKey }) => {
      const headers = { authorization: apiKey };
      return (await fake.fetch(`${fake.baseUrl}/api/v2/report/${id}/csv`, { headers })).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
  });

  test("forbidden operations", async () => {
    const { call } = setUp({ behaviour: { forbidden: ["createReport"] } });
    expect((await call("POST", "/report", { criteria })).status).toBe(403);
    expect((await call("GET", "/report")).status).toBe(200);
  });
});

describe("requests are checked", () => {
  test.each<[string, string, unknown]>([
    ["POST", "/report", {}],
    ["POST", "/report", { criteria: [] }],
    ["POST", "/report", { criteria: [{ field: "protocol" }] }],
    ["POST", "/report", { criteria, id: "1" }],
    ["POST", "/report", { defined_report_id: "404" }],
    ["POST", "/report/defined", { type: "system" }],
    ["POST", "/report/defined", { title: "a", query_filter: "created_at.ge(2025-12-09T12:00:00Z" }],
    ["POST", "/report/subscription", { period: "daily", defined_report_id: "6" }],
    ["POST", "/report/subscription", { period: "day", defined_report_id: "404" }],
  ])("%s %s %j", async (method, path, body) => {
    const { call, fake } = setUp();
    expect(await call(method, path, body)).toMatchObject({ status: 400, json: { result: "failure" } });
    expect(fake.objects("report")).toEqual([]);
  });

  test("a type cannot be changed", async () => {
    const { call } = setUp();
    const { json } = await call("POST", "/report/defined", { title: "a", type: "system" });
    const id = idIn(json["defined_report"]);
    expect((await call("PATCH", `/report/defined/${id}`, { type: "user" })).status).toBe(400);
    expect(await call("PATCH", `/report/defined/${id}`, { title: "b" })).toMatchObject({ json: { result: "success" } });
  });

  test("no such endpoint, object, format or specification", async () => {
    const { call, generate } = setUp();
    const id = await generate();
    for (const path of ["/reports", "/report/1/csv", `/report/${id}/xlsx`, "/objspec/server"]) {
      expect((await call("GET", path)).status).toBe(404);
    }
  });
});

describe("lists", () => {
  test.each([
    ["status", "id.in(9124292845052624897)", 1],
    ["several", "id.in(9124292845052624897,9124292845052624898)", 2],
    ["case", "title.iin(REPORT%201)", 1],
    ["case counts", "title.in(REPORT%201)", 0],
    ["encoded twice", "title.in(Report%25201)", 0],
    ["nothing", "generated_at.isnull()", 0],
    ["not nothing", "!generated_at.isnull(),id.in(9124292845052624897)", 1],
    ["dates", "created_at.ge(2025-01-01T00%3A00%3A00.000Z)", 3],
    ["dates", "created_at.le(2025-01-01T00%3A00%3A00.000Z)", 0],
    ["flags", "removed", 0],
    ["no flags", "!removed", 3],
  ])("filters: %s %s", async (_, filter, count) => {
    const { call } = setUp();
    for (const n of [1, 2, 3]) await call("POST", "/report", { criteria, title: `Report ${n}` });
    expect((await call("GET", `/report?filter=${filter}`)).json["report"]).toHaveLength(count);
  });

  test.each(["id.like(1)", "id.in(1", "(", "id.in(%E0%A4%A)"])("the filter %s is refused", async (filter) => {
    expect((await setUp().call("GET", `/report?filter=${filter}`)).status).toBe(400);
  });

  test("order, fields, limit and offset", async () => {
    const { call } = setUp();
    const { json } = await call("GET", "/report/defined?order=!title&fields=title&limit=2&offset=1");
    expect(json["defined_report"]).toEqual([{ title: "User privilege report" }, { title: "User activity report" }]);
  });
});

describe("switches", () => {
  test.each([
    ["postgres", /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}-07$/],
    ["iso", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ] as const)("dates: %s", async (dates, pattern) => {
    const { generate, list } = setUp({ behaviour: { dates } });
    await generate();
    const [row] = await list();
    for (const name of ["created_at", "modified_at", "generated_at"]) expect(row?.[name]).toMatch(pattern);
  });

  test("totals", async () => {
    expect((await setUp().call("GET", "/report")).json).toEqual({ report: [], result: "success" });
    const { call } = setUp({ behaviour: { totals: "present", emptyLists: "left-out" } });
    expect((await call("GET", "/report")).json).toEqual({ total_count: 0, result: "success" });
  });

  test("attributes", async () => {
    const shown = setUp({
      behaviour: { emptyAttributes: "null", extraAttributes: "present", expensiveAttributes: "always" },
    });
    await shown.generate();
    expect((await shown.list())[0]).toMatchObject({ title: null, report_type: null, undocumented_flag: true });
    const usual = setUp();
    await usual.call("POST", "/report", { defined_report_id: "6" });
    expect((await usual.list())[0]).not.toHaveProperty("report_type");
    expect((await usual.list("/report?fields=id,report_type"))[0]).toMatchObject({ report_type: "system" });
  });

  test("deletes are soft", async () => {
    const { call, generate, list, fake } = setUp({ behaviour: { removedRows: "listed" } });
    const id = await generate();
    await call("DELETE", `/report/${id}`);
    expect(await list()).toMatchObject([{ id, removed: true }]);
    expect((await call("GET", `/report/${id}/csv`)).status).toBe(404);
    expect((await call("DELETE", `/report/${id}`)).status).toBe(404);
    expect(fake.objects("report")).toHaveLength(1);
    const hidden = setUp();
    await hidden.call("DELETE", `/report/${await hidden.generate()}`);
    expect(await hidden.list()).toEqual([]);
  });

  test("predefined definitions", async () => {
    expect((await setUp().call("DELETE", "/report/defined/5")).status).toBe(403);
    expect((await setUp().call("PATCH", "/report/defined/5", { title: "a" })).status).toBe(403);
    const { call } = setUp({ behaviour: { predefinedDefinitions: "deletable" } });
    expect((await call("DELETE", "/report/defined/5")).status).toBe(200);
  });

  test("ids as numbers", async () => {
    const { call } = setUp({ behaviour: { ids: "number" } });
    expect((await call("POST", "/report", { criteria })).text).toBe(
      '{"report":{"id":9124292845052624897},"result":"success"}',
    );
  });

  test("specifications", async () => {
    const underscores = await setUp().call("GET", "/objspec/report");
    expect(underscores.json).toMatchObject({
      result: "success",
      report: { title: { type: "string", ignore_case: true } },
    });
    const hyphens = await setUp({ behaviour: { specNames: "hyphens" } }).call("GET", "/objspec/report");
    expect(hyphens.json).toMatchObject({ report: { title: { "ignore-case": true } } });
  });

  test.each([
    ["not-found", 404, /not generated yet/],
    ["failure", 200, /"result":"failure"/],
    ["empty", 200, /^$/],
    ["accepted", 202, /being generated/],
  ] as const)("a file that is not ready: %s", async (fileNotReady, status, text) => {
    vi.useFakeTimers();
    const { call, generate } = setUp({ runMs: 1_000, behaviour: { fileNotReady } });
    const id = await generate();
    expect(await call("GET", `/report/${id}/csv`)).toMatchObject({ status, text: expect.stringMatching(text) });
    vi.advanceTimersByTime(1_000);
    expect((await call("GET", `/report/${id}/csv`)).text).toMatch(/^Session,/);
    vi.useRealTimers();
  });

  test("files", async () => {
    const plain = setUp();
    const first = await plain.call("GET", `/report/${await plain.generate()}/html`);
    expect(Object.fromEntries(first.headers)).toMatchObject({ "content-type": "text/html; charset=utf-8" });
    expect(first.headers.has("content-disposition")).toBe(false);
    const other = setUp({
      behaviour: { fileContentType: "octet-stream", contentDisposition: "attachment", fileLength: "chunked" },
    });
    const id = await other.generate();
    const second = await other.call("GET", `/report/${id}/pdf`);
    expect(second.headers.get("content-type")).toBe("application/octet-stream");
    expect(second.headers.get("content-disposition")).toBe(`attachment; filename="fudo-${id}.pdf"`);
    expect(second.headers.has("content-length")).toBe(false);
  });

  test("unknown ones are refused", () => {
    expect(() => sessionFake({ behaviour: mistyped({ date: "iso" }) })).toThrow(
      /unknown behaviour "date". Known: dates/,
    );
    expect(() => sessionFake({ behaviour: { dates: mistyped("us") } })).toThrow(/must be one of postgres, iso/);
    expect(() => sessionFake(mistyped({ apiKey: "a" }))).toThrow(/unknown option "apiKey"/);
    expect(() => sessionFake({ users: [{ id: "ada", apiKey: "a", sees: "all" }] })).toThrow(/id of digits/);
    expect(() => sessionFake().nextRun(mistyped({ outcome: "FAILURE" }))).toThrow(/unknown nextRun option/);
    expect(() => sessionFake().nextRun({ rows: -1 })).toThrow(/nextRun.rows/);
  });
});

describe("plans and reset", () => {
  test("planned files and rows", async () => {
    const { fake, call, generate } = setUp();
    fake.nextRun({ file: "as it is" });
    fake.nextRun({ file: new Uint8Array([1, 2]) });
    fake.nextRun({ rows: 0 });
    const texts: string[] = [];
    for (let n = 0; n < 3; n++) texts.push((await call("GET", `/report/${await generate()}/csv`)).text);
    expect(texts.slice(0, 2)).toEqual(["as it is", "\u0001\u0002"]);
    expect(texts[2]).toMatch(/^Session,User[^\n]*\n$/);
  });

  test("subscriptions make reports for their users", async () => {
    const { fake, call } = setUp({}, "fake-superadmin-key");
    const operator = fake.users[0]!;
    await call("POST", "/report/subscription", { period: "day", defined_report_id: "6", user_id: operator.id });
    const [id] = fake.runSubscriptions();
    expect(await fake.client().listReports().toArray()).toMatchObject([
      { id, defined_report_id: "6", title: "Account access report", created_by: operator.id },
    ]);
  });

  test("reset forgets everything but what an appliance comes with", async () => {
    const { fake, generate } = setUp();
    const first = await generate();
    fake.fail("listReports", ["500"]);
    fake.nextRun({ runMs: Infinity });
    fake.reset();
    expect([fake.calls.length, fake.pendingFaults(), fake.objects("report").length]).toEqual([0, {}, 0]);
    expect(fake.objects("defined_report")).toHaveLength(12);
    expect(await generate()).toBe(first);
    expect((await fake.client().listReports().toArray())[0]?.generated_at).toBeDefined();
  });
});

test("an order is understood with its signs escaped, as by any server", async () => {
  const { list } = setUp();
  const titles = async (order: string) =>
    (await list(`/report/defined?order=${order}`, "defined_report")).map(({ title }) => title);
  const descending = await titles("!type,!title");
  expect(await titles("%21type%2C%21title")).toEqual(descending);
  expect(await titles("title")).toEqual(descending.toReversed());
});
