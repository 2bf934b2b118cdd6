import { afterEach, describe, expect, test, vi } from "vitest";
import { PingReportName } from "@identity-reports/ping-reports";
import { pingFake, type PingBehaviour, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

type Json = Record<string, unknown>;

const reportConfig = JSON.stringify({ version: "v2", fields: [{ label: "City", value: "users.city" }] });
const custom = { name: "5CAAC80A-0A64-4C1C-BC75-1529A12E43B5", displayName: "Cities", reportConfig, type: "published" };
const draft = { ...custom, type: "draft" };
const runBody = { parameters: "{}", context: [{ type: "global", data: [{ key: "realm", value: "alpha" }] }] };
const roles = "ROLE-MEMBERSHIP";

/** A caller with a valid token, over plain fetch. */
function setUp(behaviour: Partial<PingBehaviour> = {}, options: PingFakeOptions = {}) {
  const fake = pingFake({ ...options, behaviour });
  const headers = { authorization: `Bearer ${fake.issueToken()}` };
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fake.fetch(`${fake.baseUrl}/reports/${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const post = (path: string, body?: unknown) => call("POST", path, body);
  const get = async (path: string): Promise<{ result: Json[] }> => (await call("GET", path)).json();
  const run = async (): Promise<string> => {
    const { id } = await (await post(`templates/${roles}?_action=run&templateType=published`, runBody)).json();
    return id;
  };
  const upload = (text: string): Promise<Response> => {
    const form = new FormData();
    form.append("file", new Blob([text], { type: "application/json" }), "a.json");
    return fake.fetch(`${fake.baseUrl}/reports/templates/import`, { method: "POST", headers, body: form });
  };
  return { fake, post, get, run, upload };
}

afterEach(() => void vi.useRealTimers());

describe("every report of the document", () => {
  test.each(Object.values(PingReportName))("%s runs and is viewed as documented", async (name) => {
    const { post } = setUp();
    const started: Json = await (await post(`templates/${name}?_action=run`)).json();
    const page: Json = await (
      await post(`runs/${String(started["id"])}?_action=view&name=${name}&_pageSize=10`)
    ).json();
    expect(page).toMatchObject({ total: 37, currentCount: 10 });
    expect(page["result"]).toHaveLength(10);
  });
});

describe("runs", () => {
  test("go through their states by the clock", async () => {
    vi.useFakeTimers();
    const { fake, get, post, run } = setUp({}, { runMs: 5_000, exportMs: 3_000, tokenLifeMs: 90 * 86_400_000 });
    const id = await run();
    const listed = async () =>
      (await get(`runs?name=${roles}&runId=${id}&realm=alpha&templateType=published`)).result[0];
    expect(await listed()).toMatchObject({ status: "RUNNING", exportCsvStatus: null, exportJsonStatus: null });
    vi.setSystemTime(Date.now() + 5_000);
    expect(await listed()).toMatchObject({ status: "COMPLETED_SUCCESS" });
    expect((await post(`runs/${id}?_action=export&name=${roles}&format=csv`)).status).toBe(202);
    expect(await listed()).toMatchObject({ exportCsvStatus: "EXPORT_PENDING", exportJsonStatus: null });
    vi.setSystemTime(Date.now() + 3_000);
    expect(await listed()).toMatchObject({ exportCsvStatus: "EXPORT_SUCCESS" });
    expect((await post(`runs/${id}?_action=export&name=${roles}&format=csv`)).status).toBe(200);
    expect(
      (await post(`runs/${id}?_action=download&name=${roles}&format=csv`)).headers.get("content-disposition"),
    ).toBe(`attachment; filename=${roles}.csv`);
    // Once downloaded, it stays for 30 days.
    vi.setSystemTime(Date.now() + 29 * 86_400_000);
    expect(await listed()).toMatchObject({ status: "COMPLETED_SUCCESS" });
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(await listed()).toMatchObject({ status: "EXPIRED" });
    expect(fake.runs[0]).toMatchObject({ id, realm: "alpha", status: "EXPIRED" });
  });

  test.each<[Partial<PingBehaviour>, string]>([
    [{ runAnswer: "id" }, "id"],
    [{ runAnswer: "jobId" }, "jobId"],
    [{ runAnswer: "runId" }, "runId"],
  ])("with %o the id is in %s", async (behaviour, key) => {
    const { fake, post } = setUp(behaviour);
    expect(await (await post(`templates/${roles}?_action=run&templateType=published`, runBody)).json()).toHaveProperty(
      key,
    );
    expect((await fake.client().runReport({ name: roles, realm: "alpha" })).id).toBe(fake.runs[1]?.id);
  });

  test.each<[string, string, unknown]>([
    ["parameters that are no text", roles, { ...runBody, parameters: {} }],
    ["no realm", roles, { parameters: "{}", context: [] }],
    ["an unknown realm", roles, { ...runBody, context: [{ type: "global", data: [{ key: "realm", value: "root" }] }] }],
  ])("refuses %s", async (_case, name, body) => {
    const { post } = setUp();
    expect((await post(`templates/${name}?_action=run&templateType=published`, body)).status).toBe(400);
  });

  test.each<[Partial<PingBehaviour>, string, number]>([
    [{ bareRun: "refused" }, `templates/${roles}?_action=run`, 400],
    [{ templateNames: "any-case" }, "templates/role-membership?_action=run", 200],
    [{ templateNames: "exact" }, "templates/role-membership?_action=run", 404],
    [{}, "templates/NOWHERE?_action=run", 404],
    [{}, `templates/${roles}?_action=downloadreport`, 404],
  ])("with %o, %s is answered with %i", async (behaviour, path, status) => {
    expect((await setUp(behaviour).post(path)).status).toBe(status);
  });

  test.each<[Partial<PingBehaviour>, number, unknown]>([
    [{ expiredResult: "message" }, 200, { message: "Report result has expired" }],
    [{ expiredResult: "gone" }, 410, { message: "Report result has expired" }],
    [{ expiredResult: "not-found", errorBodies: "error" }, 404, { error: "Report result has expired" }],
  ])("with %o an expired result is %i", async (behaviour, status, body) => {
    const { post, run } = setUp({ retentionMs: 0, ...behaviour });
    const answer = await post(`runs/${await run()}?_action=view&name=${roles}`);
    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });

  test.each<[Partial<PingBehaviour>, string, string | null, number]>([
    [{ downloadWithoutExport: "served" }, "csv", "text/csv", 200],
    [{}, "csv", "application/json", 400],
    [{ downloadWithoutExport: "served", zipFromRows: 1 }, "jsonl", "application/zip", 200],
    [{ downloadWithoutExport: "served", jsonFormat: "as-jsonl" }, "json", "application/jsonl", 200],
    [{ downloadWithoutExport: "served" }, "json", "application/json", 400],
  ])("with %o a download as %s is %s", async (behaviour, format, type, status) => {
    const { post, run } = setUp(behaviour);
    const answer = await post(`runs/${await run()}?_action=download&name=${roles}&format=${format}`);
    expect([answer.headers.get("content-type"), answer.status]).toEqual([type, status]);
  });

  test.each([
    ["refused", 400],
    ["served", 202],
  ] as const)("files of a draft's run are %s", async (draftFiles, status) => {
    const { fake, post } = setUp({ draftFiles }, { templates: [draft] });
    const asked = await post(`templates/${draft.name}?_action=run&templateType=draft`, runBody);
    const started: Json = await asked.json();
    const answer = await post(`runs/${String(started["id"])}?_action=export&name=${draft.name}&format=csv`);
    expect(answer.status).toBe(status);
    expect(fake.runs[0]?.templateType).toBe("draft");
  });

  test("long files are cut, or not made", async () => {
    const cut = setUp({ rowLimit: 5, downloadWithoutExport: "served" });
    const text = await (await cut.post(`runs/${await cut.run()}?_action=download&name=${roles}&format=jsonl`)).text();
    expect(text.trim().split("\n")).toHaveLength(5);
    const failed = setUp({ rowLimit: 5, longFiles: "failed", exportAnswer: "ok" });
    const id = await failed.run();
    expect((await failed.post(`runs/${id}?_action=export&name=${roles}&format=csv`)).status).toBe(200);
    expect((await failed.get(`runs?name=${roles}`)).result[0]).toMatchObject({ exportCsvStatus: "EXPORT_FAILED" });
  });
});

describe("templates", () => {
  test("a name may have a draft and a published version", async () => {
    const { fake, post, get } = setUp({ publishedDraft: "kept" }, { templates: [custom] });
    await post(`templates/${custom.name}?_action=edit`);
    expect((await get(`templates?_queryFilter=${encodeURIComponent(`name eq ${custom.name}`)}`)).result).toHaveLength(
      2,
    );
    await post(`templates/${custom.name}?_action=publish`);
    expect(fake.templates.filter(({ name }) => name === custom.name).map(({ type }) => type)).toEqual([
      "published",
      "draft",
    ]);
    await post(`templates/${custom.name}?_action=delete&templateType=draft`);
    expect(fake.templates.filter(({ name }) => name === custom.name)).toMatchObject([
      { type: "published", version: 1 },
    ]);
  });

  test.each<[PingBehaviour["editWithDraft"], number, string]>([
    ["keeps", 200, "Draft"],
    ["replaces", 200, "Cities"],
    ["conflict", 409, "Draft"],
  ])("edit where there is a draft %s", async (editWithDraft, status, displayName) => {
    const { fake, post } = setUp({ editWithDraft }, { templates: [custom, { ...draft, displayName: "Draft" }] });
    expect((await post(`templates/${custom.name}?_action=edit`)).status).toBe(status);
    expect(fake.templates.find(({ name, type }) => name === custom.name && type === "draft")?.displayName).toBe(
      displayName,
    );
  });

  test.each<[Partial<PingBehaviour>, number, unknown]>([
    [{ importAnswer: "name" }, 200, { name: custom.name, displayName: "Cities" }],
    [{ importAnswer: "reportTemplate" }, 200, { reportTemplate: { name: custom.name, displayName: "Cities" } }],
    [{ importOverDraft: "conflict" }, 409, { message: "There is a draft of that name" }],
  ])("with %o an import over a draft is %i", async (behaviour, status, body) => {
    const { upload } = setUp(behaviour, { templates: [draft] });
    const answer = await upload(JSON.stringify({ reportTemplate: custom }));
    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });

  test.each(["{", "[]", '{"other":1}', '{"reportTemplate":{"displayName":"A"}}'])(
    "an import of %s is refused",
    async (text) => {
      expect((await setUp().upload(text)).status).toBe(400);
    },
  );

  test.each([
    ["visible", 2],
    ["hidden", 1],
  ] as const)("drafts of others are %s", async (draftsOfOthers, count) => {
    const templates = [draft, { ...draft, name: "OTHER", displayName: "Other", owner: "another" }];
    expect((await setUp({ draftsOfOthers }, { templates }).get("templates?templateType=draft")).result).toHaveLength(
      count,
    );
  });

  test.each([
    ["forbidden", 403],
    ["not-found", 404],
  ] as const)("custom reports without the add-on are %s", async (customReports, status) => {
    const { post, upload } = setUp({ customReports });
    const reportTemplate = { displayName: "A", reportConfig: "{}" };
    expect((await post("templates?_action=create", { reportTemplate })).status).toBe(status);
    expect((await post(`templates/${roles}?_action=duplicate`, { reportTemplate })).status).toBe(status);
    expect((await upload(JSON.stringify({ reportTemplate: custom }))).status).toBe(status);
  });

  test.each<[string, object]>([
    ["a name with other signs", { displayName: "A-B", reportConfig: "{}" }],
    ["a name that is taken", { displayName: "ROLE membership", reportConfig: "{}" }],
    ["a config that is an object", { displayName: "A", reportConfig: {} }],
    ["a config escaped twice", { displayName: "A", reportConfig: '{\\"version\\":\\"v2\\"}' }],
  ])("refuses %s", async (_case, reportTemplate) => {
    expect((await setUp().post("templates?_action=create", { reportTemplate })).status).toBe(400);
  });
});

describe("the rest", () => {
  test.each(["message", "error", "crest", "text"] as const)(
    "errors as %s are read by the client",
    async (errorBodies) => {
      const fake = pingFake({ behaviour: { errorBodies } });
      await expect(fake.client().startRun({ name: "NOWHERE", realm: "alpha" })).rejects.toThrow(
        /answered 404: Report template NOWHERE not found/,
      );
    },
  );

  test.each(["with-file-name", "without-file-name", "none"] as const)("pages of other origins: %s", async (cors) => {
    const { fake } = setUp({ cors });
    const answer = await fake.fetch(`${fake.baseUrl}/reports/templates`);
    expect(answer.headers.get("access-control-allow-origin")).toBe(cors === "none" ? null : "*");
    expect(answer.headers.get("access-control-expose-headers") ?? "").toBe(
      cors === "with-file-name" ? "Content-Disposition" : "",
    );
  });

  test.each(["forbidden", "unauthorized"] as const)("a token without the scope is %s", async (missingScope) => {
    const fake = pingFake({ behaviour: { missingScope } });
    const headers = { authorization: `Bearer ${fake.issueToken("fr:idm:*")}` };
    expect((await fake.fetch(`${fake.baseUrl}/reports/templates`, { headers })).status).toBe(
      missingScope === "forbidden" ? 403 : 401,
    );
  });

  test("reset takes everything back but tokens", async () => {
    const { fake, post, run, get } = setUp();
    await run();
    await post("templates?_action=create", { reportTemplate: { displayName: "A", reportConfig: "{}" } });
    fake.reset();
    expect([fake.runs, fake.calls, fake.templates.length]).toEqual([[], [], 12]);
    expect((await get("templates")).result).toHaveLength(12);
  });

  test.each<[() => unknown, RegExp]>([
    [() => pingFake(mistyped({ row: 3 })), /pingFake: unknown option "row". Known: baseUrl/],
    [() => pingFake({ rows: -1 }), /pingFake: rows must be a number/],
    [() => pingFake({ baseUrl: "acme" }), /pingFake: baseUrl must be a URL/],
    [() => pingFake({ templates: [{ name: "A" }] }), /must have a name and a displayName/],
    [
      () => pingFake({ behaviour: { runAnswer: mistyped("uuid") } }),
      /behaviour.runAnswer must be one of id, jobId, runId/,
    ],
    [() => pingFake({ behaviour: mistyped({ runAnswers: "id" }) }), /unknown behaviour "runAnswers"/],
    [() => pingFake({ behaviour: { rowLimit: -1 } }), /rowLimit must be a number of rows/],
    [() => pingFake().nextRun({ outcome: "" }), /nextRun.outcome/],
    [() => pingFake().nextRun({ exportOutcome: mistyped("EXPORT_LOST") }), /EXPORT_SUCCESS or EXPORT_FAILED/],
    [() => pingFake().nextRun(mistyped({ joined: true })), /unknown nextRun option "joined"/],
  ])("mistakes are told: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

test.each([
  ["401", "invalid_client"],
  ["400", "invalid_grant"],
] as const)("a scripted %s of the token endpoint is an OAuth error", async (fault, error) => {
  const fake = pingFake();
  fake.fail("getAccessToken", [fault]);
  const answer = await fake.fetch(`${fake.baseUrl}/am/oauth2/access_token`, { method: "POST" });
  expect([answer.status, await answer.json()]).toEqual([Number(fault), expect.objectContaining({ error })]);
});
