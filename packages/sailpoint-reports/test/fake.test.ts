import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { sailPointFake, type SailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";

type Json = Record<string, unknown>;

const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" },
};
const details = { reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: false } };
const search = {
  reportType: "SEARCH_EXPORT",
  arguments: { query: "name:a*", indices: ["identities", "roles"], columns: "displayName,email" },
};

/** A caller with a valid token, over plain fetch. */
function caller(fake: SailPointFake, prefix = "/reports/v1") {
  const headers = { authorization: `Bearer ${fake.issueToken()}` };
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fake.fetch(fake.baseUrl + prefix + path, { ...init, headers: { ...headers, ...init.headers } });
  const post = (body: unknown): Promise<Response> =>
    call("/run", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return {
    call,
    post,
    run: async (body: unknown = accounts): Promise<Json & { id: string }> => (await (await post(body)).json()) as never,
    result: async (id: string): Promise<Json> => (await (await call(`/${id}/result`)).json()) as Json,
    file: (id: string, query = "fileFormat=csv", accept = "*/*") => call(`/${id}?${query}`, { headers: { accept } }),
    cancel: (id: string) => call(`/${id}/cancel`, { method: "POST" }),
  };
}

const setup = (options?: SailPointFakeOptions, prefix?: string) => {
  const fake = sailPointFake(options);
  return { fake, ...caller(fake, prefix) };
};

const token = (fake: SailPointFake, body: RequestInit["body"], query = ""): Promise<Response> =>
  fake.fetch(`${fake.baseUrl}/oauth/token${query}`, { method: "POST", body: body ?? null });

const grant = { grant_type: "client_credentials", client_id: "fake-client-id", client_secret: "fake-client-secret" };

afterEach(() => void vi.useRealTimers());

describe("getAccessToken", () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(grant)) form.append(name, value);

  it.each<[string, RequestInit["body"], string]>([
    ["a form", new URLSearchParams(grant), ""],
    ["a multipart form", form, ""],
    ["the query", null, `?${new URLSearchParams(grant)}`],
    [
      "both",
      new URLSearchParams({ client_id: grant.client_id, client_secret: grant.client_secret }),
      "?grant_type=CLIENT_CREDENTIALS",
    ],
  ])("takes %s", async (_, body, query) => {
    const fake = sailPointFake();
    const response = await token(fake, body, query);
    const { access_token: value, ...rest } = (await response.json()) as { access_token: string };
    expect(rest).toMatchObject({ token_type: "bearer", expires_in: 749, org: "acme" });
    const claims = JSON.parse(atob(value.split(".")[1] ?? "")) as Json;
    expect(claims).toMatchObject({
      client_id: "fake-client-id",
      authorities: ["ORG_ADMIN"],
      exp: expect.any(Number) as number,
    });
    const answer = await fake.fetch(`${fake.baseUrl}/reports/v1/x/result`, {
      headers: { authorization: `Bearer ${value}` },
    });
    expect(answer.status).toBe(200);
  });

  it.each<[SailPointFakeOptions, number, unknown]>([
    [{}, 401, { error: "unauthorized", error_description: "Full authentication is required to access this resource" }],
    [
      { behaviour: { tokenRefusal: "bad-request" } },
      400,
      { error: "invalid_client", error_description: "Full authentication is required to access this resource" },
    ],
    [{ behaviour: { tokenRefusal: "text" } }, 401, "Full authentication is required to access this resource"],
  ])("refuses wrong credentials: %j", async (options, status, expected) => {
    const response = await token(sailPointFake(options), new URLSearchParams({ ...grant, client_secret: "wrong" }));
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text.startsWith("{") ? (JSON.parse(text) as unknown) : text).toEqual(expected);
  });

  it("takes no JSON and no other grant", async () => {
    const fake = sailPointFake();
    const json = await fake.fetch(`${fake.baseUrl}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(grant),
    });
    expect([json.status, await json.json()]).toMatchObject([400, { error: "invalid_request" }]);
    const other = await token(fake, new URLSearchParams({ ...grant, grant_type: "password" }));
    expect([other.status, await other.json()]).toMatchObject([400, { error: "unsupported_grant_type" }]);
  });

  it("has tokens that live as long as they say", async () => {
    vi.useFakeTimers();
    const { fake, call } = setup({ tokenLifeMs: 15_000, credentials: { clientId: "me", clientSecret: "s" } });
    const response = await token(fake, new URLSearchParams({ ...grant, client_id: "me", client_secret: "s" }));
    expect(await response.json()).toMatchObject({ expires_in: 15 });
    await vi.advanceTimersByTimeAsync(14_999);
    expect((await call("/x/result")).status).toBe(200);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call("/x/result")).status).toBe(401);
  });
});

describe("bearer tokens", () => {
  const url = "https://acme.api.identitynow.com/reports/v1/x/result";

  it.each([
    [undefined, "JWT is required"],
    ["Basic abc", "JWT is required"],
    ["Bearer nonsense", "JWT validation failed: JWT is invalid"],
  ])("are asked for: %s", async (authorization, error) => {
    const response = await sailPointFake().fetch(url, { headers: authorization ? { authorization } : {} });
    expect([response.status, await response.json()]).toEqual([401, { error }]);
  });

  it("expire on demand, once and for all given out so far", async () => {
    const { fake, call } = setup();
    fake.expireTokens();
    const response = await call("/x/result");
    expect([response.status, await response.json()]).toEqual([401, { error: "JWT validation failed: JWT is expired" }]);
    expect((await caller(fake).call("/x/result")).status).toBe(200);
  });
});

describe("versions", () => {
  it.each(["/reports/v1", "/v3/reports", "/v2024/reports", "/v2025/reports", "/v2026/reports"])(
    "serves %s",
    async (prefix) => {
      const { run, result, file, cancel } = setup({}, prefix);
      const { id } = await run();
      expect((await result(id))["status"]).toBe("SUCCESS");
      expect((await file(id)).status).toBe(200);
      expect((await cancel(id)).status).toBe(204);
    },
  );

  it.each(["/beta/reports", "/v1/reports", "/reports", "/reports/v2"])("has no %s", async (prefix) => {
    const { post } = setup({}, prefix);
    const response = await post(accounts);
    expect([response.status, await response.json()]).toEqual([404, { error: "No message available" }]);
  });

  it("may be missing or deprecated", async () => {
    const options: SailPointFakeOptions = { behaviour: { routedVersions: ["v3"], deprecatedVersions: ["v3"] } };
    expect((await setup(options).post(accounts)).status).toBe(404);
    const response = await setup(options, "/v3/reports").post(accounts);
    expect([response.status, response.headers.get("x-deprecated")]).toEqual([200, "true"]);
    expect((await setup({}, "/v3/reports").post(accounts)).headers.has("x-deprecated")).toBe(false);
  });

  it("works under a base URL with a path, and drops a version from it", async () => {
    const { fake, post } = setup({
      baseUrl: "https://proxy.test/sailpoint/v2024/",
      behaviour: { deprecatedVersions: ["v1"] },
    });
    expect(fake.baseUrl).toBe("https://proxy.test/sailpoint");
    expect((await post(accounts)).headers.get("x-deprecated")).toBe("true");
    expect(fake.callsTo("startReport")).toMatchObject([{ path: "/sailpoint/reports/v1/run", body: accounts }]);
  });
});

describe("startReport", () => {
  it("answers the task that it started", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    const { fake, post } = setup();
    const response = await post(accounts);
    expect(response.status).toBe(200);
    expect(response.headers.get("slpt-request-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(await response.json()).toEqual({
      type: "MENTOS",
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      reportType: "ACCOUNTS",
      description: "Accounts of a source.",
      parentName: null,
      launcher: "cloudadmin",
      created: "2026-01-02T03:04:05.678Z",
      launched: "2026-01-02T03:04:05.678Z",
      completed: null,
      completionStatus: null,
      messages: [],
      returns: [],
      attributes: { org: "acme", ...accounts.arguments },
      progress: "Initializing...",
      taskDefName: "Accounts Export",
    });
    expect(fake.runs).toMatchObject([{ reportType: "ACCOUNTS", status: "SUCCESS" }]);
  });

  it.each([
    ["no object", [], "400.1 Bad Request Content", []],
    ["no type", { arguments: {} }, "400.1.0 Required Data Missing Or Empty", ['"reportType" is required.']],
    ["another type", { reportType: "NOPE" }, "400.1.3 Illegal value", [/"reportType" must be one of ACCOUNTS, /]],
    [
      "arguments that are a list",
      { reportType: "IDENTITIES", arguments: [] },
      "400.1.3 Illegal value",
      ['"arguments" must be an object.'],
    ],
    [
      "a missing argument",
      { reportType: "ACCOUNTS", arguments: { application: "x" } },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.sourceName" is required.'],
    ],
    [
      "an empty argument",
      { reportType: "SEARCH_EXPORT", arguments: { query: "" } },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.query" is required.'],
    ],
    [
      "a missing flag",
      { reportType: "IDENTITIES_DETAILS" },
      "400.1.0 Required Data Missing Or Empty",
      ['"arguments.correlatedOnly" is required.'],
    ],
    [
      "text for a flag",
      { reportType: "IDENTITIES", arguments: { correlatedOnly: "no" } },
      "400.1.3 Illegal value",
      ['"arguments.correlatedOnly" must be a boolean.'],
    ],
    [
      "another format",
      { reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["csv"] } },
      "400.1.3 Illegal value",
      ['"arguments.selectedFormats" must be an array of CSV, PDF.'],
    ],
    [
      "text for a list",
      { reportType: "SEARCH_EXPORT", arguments: { query: "a", sort: "+id" } },
      "400.1.3 Illegal value",
      ['"arguments.sort" must be an array of strings.'],
    ],
    [
      "columns as a list",
      { reportType: "SEARCH_EXPORT", arguments: { query: "a", columns: ["id"] } },
      "400.1.3 Illegal value",
      ['"arguments.columns" must be a string.'],
    ],
  ])("refuses %s", async (_, body, detailCode, causes) => {
    const { fake, post } = setup();
    const response = await post(body);
    expect(response.status).toBe(400);
    const dto = (await response.json()) as { trackingId: string; causes: { text: string }[] };
    expect(dto).toMatchObject({
      detailCode,
      messages: [{ locale: "en-US", localeOrigin: "DEFAULT", text: expect.any(String) as string }],
    });
    expect(dto.trackingId).toBe(response.headers.get("slpt-request-id"));
    expect(dto.causes.map(({ text }) => text)).toEqual(
      causes.map((cause) => (typeof cause === "string" ? cause : (expect.stringMatching(cause) as string))),
    );
    expect(fake.runs).toEqual([]);
  });

  it("refuses a body that is not declared as JSON", async () => {
    const { call } = setup();
    const response = await call("/run", { method: "POST", body: JSON.stringify(accounts) });
    expect(response.status).toBe(400);
  });

  it("may take later report types and leave the flag optional", async () => {
    const { run, result } = setup({ behaviour: { unknownReportType: "accepted", correlatedOnly: "optional" } });
    const { id } = await run({ reportType: "ROLES_2027", arguments: { a: 1 } });
    expect(await result(id)).toMatchObject({
      reportType: "ROLES_2027",
      taskDefName: "ROLES_2027 Report",
      status: "SUCCESS",
    });
    expect(await run({ reportType: "IDENTITIES_DETAILS" })).toHaveProperty("id");
  });

  it("describes a search as the vendor does", async () => {
    const { run } = setup();
    expect(await run(search)).toMatchObject({
      attributes: {
        queryParams: { columns: "displayName,email", indices: "identities,roles", query: "name:a*", sort: "" },
      },
    });
  });
});

describe("a run", () => {
  it("is empty while it goes on, then has a result and a file, all by the clock", async () => {
    vi.useFakeTimers();
    const { fake, run, result, file } = setup();
    fake.nextRun({ runMs: 300_000, rows: 3 });
    const { id } = await run(details);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(await result(id)).toEqual({});
    expect((await file(id)).status).toBe(404);
    expect(fake.runs).toMatchObject([{ status: undefined }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await result(id)).toEqual({
      reportType: "IDENTITIES_DETAILS",
      taskDefName: "Identities Details Report",
      id,
      created: expect.stringMatching(/Z$/) as string,
      status: "SUCCESS",
      duration: 300_000,
      rows: 3,
      availableFormats: ["CSV", "PDF"],
    });
    expect((await file(id)).status).toBe(200);
  });

  it.each(["SUCCESS", "WARNING"])("that ends with %s leaves a file", async (outcome) => {
    const { fake, run, result, file } = setup();
    fake.nextRun({ outcome, rows: 2 });
    const { id } = await run();
    expect(await result(id)).toMatchObject({ status: outcome, rows: 2 });
    expect((await file(id)).status).toBe(200);
  });

  it.each(["FAILURE", "TERMINATED", "ERROR", "TEMP_ERROR", "PENDING"])(
    "that ends with %s leaves none",
    async (outcome) => {
      const { fake, run, result, file } = setup();
      fake.nextRun({ outcome });
      const { id } = await run();
      expect(await result(id)).toMatchObject({ status: outcome, rows: 0, availableFormats: [] });
      expect((await file(id)).status).toBe(404);
    },
  );

  it("follows plans one after the other, then goes on as usual", async () => {
    const { fake, run, result } = setup({ rows: 5 });
    fake.nextRun({ rows: 1 });
    fake.nextRun({ rows: [{ a: 1 }, { a: 2 }] });
    const counts = [];
    for (let index = 0; index < 3; index += 1) counts.push((await result((await run()).id))["rows"]);
    expect(counts).toEqual([1, 2, 5]);
  });

  it("can be cancelled", async () => {
    const { fake, run, result, cancel, file } = setup({ runMs: 60_000 });
    const { id } = await run();
    const response = await cancel(id);
    expect([response.status, response.body]).toEqual([204, null]);
    expect(await result(id)).toMatchObject({ id, status: "TERMINATED" });
    expect((await file(id)).status).toBe(404);
    expect(fake.runs).toMatchObject([{ status: "TERMINATED" }]);
  });

  it("is joined by a second start of its type, with the arguments it had", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const { fake, run } = setup({ runMs: 10_000 });
    const first = await run();
    await vi.advanceTimersByTimeAsync(9_999);
    const other = { ...accounts, arguments: { application: "other", sourceName: "Other" } };
    expect(await run(other)).toEqual(first);
    expect((await run(details)).id).not.toBe(first.id);
    await vi.advanceTimersByTimeAsync(1);
    const second = await run(other);
    expect(second.id).not.toBe(first.id);
    expect(second["attributes"]).toMatchObject(other.arguments);
    expect(fake.runs).toHaveLength(3);
  });

  it("may have been going on before, with other arguments", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12) });
    const { fake, run } = setup();
    fake.nextRun({ joined: { launchedMsAgo: 90_000, arguments: { application: "theirs" } }, runMs: 5000 });
    const joined = await run();
    expect(joined).toMatchObject({ launched: "2026-01-01T11:58:30.000Z", attributes: { application: "theirs" } });
    expect((await run()).id).toBe(joined.id);
    await vi.advanceTimersByTimeAsync(5000);
    fake.nextRun({ joined: true });
    expect(await run()).toMatchObject({ launched: "2026-01-01T11:59:05.000Z", attributes: accounts.arguments });
  });

  it("has the same ids in every fake, and no id twice in one, whatever it forgets", async () => {
    const { fake, run } = setup();
    const { id } = await run();
    expect((await setup().run()).id).toBe(id);
    fake.nextRun({ outcome: "FAILURE" });
    fake.reset();
    expect([fake.runs, fake.calls, fake.pendingFaults()]).toEqual([[], [], {}]);
    expect((await run()).id).not.toBe(id);
    expect(fake.runs).toMatchObject([{ status: "SUCCESS" }]);
  });
});

describe("files", () => {
  const text = async (response: Promise<Response>) => (await response).text();

  it("are CSV with the rows that were given", async () => {
    const { fake, run, file } = setup();
    fake.nextRun({ rows: [{ Name: "Smith, Jr.", Count: 2 }] });
    const { id } = await run();
    const response = await file(id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/csv",
      "content-length": "28",
      "content-disposition": 'attachment;filename="Accounts Export.csv"',
    });
    expect(await response.text()).toBe('Name,Count\r\n"Smith, Jr.",2\r\n');
  });

  it("are made up, the same every time, with the columns of the report", async () => {
    const { run, file } = setup();
    const csv = await text(file((await run()).id));
    expect(csv.split("\r\n")[0]).toBe("Account Name,Native Identity,Source Name,Identity,Email,Status");
    expect(csv.match(/user\.\d{5}@example\.com/g)).toHaveLength(37);
    expect(await text(file((await run()).id))).toBe(csv);
  });

  it("have a header line even without rows", async () => {
    const { run, file } = setup({ rows: 0 });
    expect(await text(file((await run(details)).id))).toBe(
      "Display Name,Email,Lifecycle State,Department,Manager,Created\r\n",
    );
  });

  it("are PDF when asked for", async () => {
    const { run, file } = setup();
    const response = await file((await run()).id, "fileFormat=pdf&name=My%20Report");
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename="My Report.pdf"');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(new TextDecoder("latin1").decode(bytes)).toMatch(/^%PDF-1\.4\n[^]*%%EOF\n$/);
    expect(response.headers.get("content-length")).toBe(String(bytes.byteLength));
  });

  it("are a ZIP of one CSV per index for a search, although they say CSV", async () => {
    const { run, result, file } = setup();
    const { id } = await run(search);
    expect(await result(id)).toMatchObject({ availableFormats: ["CSV"], taskDefName: "Search Export" });
    const response = await file(id);
    expect(response.headers.get("content-type")).toBe("application/csv");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
    const raw = new TextDecoder("latin1").decode(bytes);
    expect(raw.match(/identities\.csv|roles\.csv/g)).toHaveLength(4);
    expect(raw).toContain("displayName,email\r\n");
    const { id: everywhere } = await run({ ...search, arguments: { query: "*", indices: ["*"] } });
    expect(await text(file(everywhere))).toContain("identities.csvdisplayName,firstName");
  });

  it.each<[string | Uint8Array, number[]]>([
    [Uint8Array.of(1, 2, 255), [1, 2, 255]],
    ["é", [0xc3, 0xa9]],
  ])("are whatever was given: %j", async (given, expected) => {
    const { fake, run, file } = setup();
    fake.nextRun({ file: given });
    expect([...new Uint8Array(await (await file((await run()).id)).arrayBuffer())]).toEqual(expected);
  });

  it("come in the formats that were selected, and in no other", async () => {
    const { fake, run, result, file } = setup();
    const { id } = await run({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["PDF"] } });
    expect((await result(id))["availableFormats"]).toEqual(["PDF"]);
    expect((await file(id, "fileFormat=pdf")).status).toBe(200);
    const response = await file(id);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      detailCode: "404 Not found",
      messages: [{ text: "<h1>File Not Found - 404 Error</h1> The requested file was not found." }],
    });
    fake.nextRun({ formats: ["PDF"] });
    expect((await file((await run()).id)).status).toBe(404);
  });

  it("are named even with names that no header can carry", async () => {
    const { run, file } = setup();
    const { id } = await run();
    const name = encodeURIComponent('../"a"\r\nb 美');
    expect((await file(id, `fileFormat=csv&name=${name}`)).headers.get("content-disposition")).toBe(
      `attachment;filename="../\\"a\\"__b _.csv";filename*=UTF-8''..%2F%22a%22%0D%0Ab%20%E7%BE%8E.csv`,
    );
  });

  it.each(["", "fileFormat=CSV", "fileFormat=zip", "fileFormat=csv&auditable=yes"])(
    "refuse the query %j",
    async (query) => {
      const { run, file } = setup();
      const response = await file((await run()).id, query);
      expect([response.status, await response.json()]).toMatchObject([400, { detailCode: "400.1.3 Illegal value" }]);
    },
  );

  it("leave an audit event behind when asked to", async () => {
    const { fake, run, file } = setup();
    const { id } = await run();
    await file(id, "fileFormat=csv&auditable=false");
    await file("unknown", "fileFormat=csv&auditable=true");
    expect(fake.auditEvents).toEqual([]);
    await file(id, "fileFormat=csv&auditable=true");
    expect(fake.auditEvents).toMatchObject([{ type: "REPORT_EXPORT_PASSED", taskResultId: id }]);
  });

  it.each([
    ["application/json", 500],
    ["text/html, image/*", 500],
    ["application/json, text/plain, */*", 200],
    ["application/csv", 200],
    ["application/pdf;q=0.5", 200],
  ])("look at Accept: %s", async (accept, status) => {
    const { run, file } = setup();
    const response = await file((await run()).id, "fileFormat=csv", accept);
    expect(response.status).toBe(status);
    if (status === 200) return;
    expect(await response.json()).toEqual({
      errorName: "NotAcceptableException",
      errorMessage: "RESTEASY003635: No match for accept header",
      trackingId: response.headers.get("slpt-request-id"),
    });
  });
});

describe("getReportResult", () => {
  it("knows nothing of an unknown id and checks its query", async () => {
    const { result, call } = setup();
    expect(await result("2b838de9-db9b-abcf-e646-d4f274ad4238")).toEqual({});
    expect((await call("/x/result?completed=true")).status).toBe(200);
    expect((await call("/x/result?completed=1")).status).toBe(400);
  });
});

describe("rate limit", () => {
  it("refuses the 101st request in 10 s, per version, and says when to come back", async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { fake, call } = setup();
    for (let count = 0; count < 100; count += 1) {
      await vi.advanceTimersByTimeAsync(10);
      expect((await call("/x/result")).status).toBe(200);
    }
    const refused = await call("/x/result");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await refused.json()).toEqual({ message: " Rate Limit Exceeded " });
    expect((await caller(fake, "/v3/reports").call("/x/result")).status).toBe(200);
    expect((await caller(fake).call("/x/result")).status).toBe(429);
    await vi.advanceTimersByTimeAsync(9009);
    expect((await call("/x/result")).status).toBe(429);
    await vi.advanceTimersByTimeAsync(1);
    expect((await call("/x/result")).status).toBe(200);
  });

  it("does not count what had no token, and can be changed or lifted", async () => {
    const { fake, call } = setup({ rateLimit: { requests: 1, windowMs: 10_000 } });
    await fake.fetch(`${fake.baseUrl}/reports/v1/x/result`);
    expect((await call("/x/result")).status).toBe(200);
    expect((await call("/x/result")).status).toBe(429);
    fake.reset();
    expect((await call("/x/result")).status).toBe(200);
    const free = setup({ rateLimit: false });
    for (let count = 0; count < 150; count += 1) expect((await free.call("/x/result")).status).toBe(200);
  });

  it("may count by token and count token requests", async () => {
    const rateLimit = { requests: 1, windowMs: 10_000 };
    const { fake, call } = setup({ rateLimit, behaviour: { rateLimitScope: "token", tokenRateLimit: "counted" } });
    expect((await call("/x/result")).status).toBe(200);
    expect((await call("/x/result")).status).toBe(429);
    expect((await caller(fake).call("/x/result")).status).toBe(200);
    expect((await token(fake, new URLSearchParams(grant))).status).toBe(200);
    expect((await token(fake, new URLSearchParams(grant))).status).toBe(429);
  });
});

describe("switches", () => {
  const first = async (options: SailPointFakeOptions["behaviour"], body: unknown = accounts, runMs = 0) => {
    const one = setup({ behaviour: options ?? {}, runMs });
    const details = await one.run(body);
    return { ...one, details, id: details.id };
  };

  it("show a running report in four ways", async () => {
    const nulls = await first({ runningResult: "nulls" }, accounts, 1000);
    expect(Object.values(await nulls.result(nulls.id))).toEqual(Array.from({ length: 8 }, () => null));
    const empty = await first({ runningResult: "empty-body" }, accounts, 1000);
    const response = await empty.call(`/${empty.id}/result`);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    const pending = await first({ runningResult: "pending" }, accounts, 1000);
    expect(await pending.result(pending.id)).toMatchObject({ id: pending.id, status: "PENDING", rows: 0 });
    expect(await pending.result("unknown")).toEqual({});
  });

  it("know or do not know ids", async () => {
    const { call } = setup({ behaviour: { unknownResult: "not-found" } });
    expect((await call("/unknown/result")).status).toBe(404);
  });

  it("write results differently", async () => {
    const odd = await first({
      statusCase: "capitalised",
      resultId: "other",
      resultReportType: "with-definition-id",
      timestamps: "no-zone",
    });
    const result = await odd.result(odd.id);
    expect(result).toMatchObject({
      status: "Success",
      reportType: expect.stringMatching(/^Accounts Export-[0-9a-f]{32}$/) as string,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/) as string,
    });
    expect(result["id"]).not.toBe(odd.id);
    expect((await odd.result(odd.id))["id"]).toBe(result["id"]);
  });

  it("write tasks differently", async () => {
    const odd = await first({
      ids: "uuid",
      timestamps: "invalid-hour",
      taskDetails: "as-in-examples",
      taskAttributes: "org-only",
    });
    expect(odd.id).toMatch(/^[0-9a-f]{8}-/);
    expect(odd.details).toMatchObject({
      completed: expect.stringContaining("T42:") as string,
      attributes: { org: "acme" },
    });
    expect(odd.details).not.toHaveProperty("completionStatus");
    expect(await odd.result(odd.id)).toMatchObject({ id: odd.id, status: "SUCCESS" });
  });

  it("are timed by a clock of their own", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z"), toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const launchedIn = async (...args: Parameters<typeof first>) => (await first(...args)).details["launched"];
    expect(await launchedIn({})).toBe("2026-11-22T01:00:30.400Z");
    expect(await launchedIn({ launchedLagMs: 4_000 })).toBe("2026-11-22T01:00:26.400Z");
    expect(await launchedIn({ launchedLagMs: -4_000 })).toBe("2026-11-22T01:00:34.400Z");
    expect(await launchedIn({ timestamps: "whole-minutes" })).toBe("2026-11-22T01:00:00.000Z");
  });

  it("say what time it is, or do not", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T01:00:30.400Z"), toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const dateOf = async (behaviour: SailPointFakeOptions["behaviour"]) =>
      (await setup({ behaviour: behaviour ?? {} }).call("/1/result")).headers.get("date");
    expect(await dateOf({})).toBe("Sun, 22 Nov 2026 01:00:30 GMT");
    expect(await dateOf({ dateHeader: "none" })).toBeNull();
  });

  it("join runs by their arguments, or never", async () => {
    const other = { reportType: "ACCOUNTS", arguments: { sourceName: "Other", application: "other" } };
    const byArguments = await first({ concurrency: "one-per-arguments" }, accounts, 1000);
    const same = {
      reportType: "ACCOUNTS",
      arguments: { sourceName: "Active Directory", application: accounts.arguments.application },
    };
    expect((await byArguments.run(same)).id).toBe(byArguments.id);
    expect((await byArguments.run(other)).id).not.toBe(byArguments.id);
    const unlimited = await first({ concurrency: "unlimited" }, accounts, 1000);
    expect((await unlimited.run(accounts)).id).not.toBe(unlimited.id);
  });

  it("send files differently", async () => {
    const odd = await first({
      contentDisposition: "backslash",
      fileContentType: "octet-stream",
      fileLength: "chunked",
      fileFormat: "csv-by-default",
    });
    const response = await odd.file(odd.id, "");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename=\\"Accounts Export.csv"');
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-length")).toBeNull();
    expect((await response.text()).length).toBeGreaterThan(100);
    const none = await first({ contentDisposition: "none" });
    expect((await none.file(none.id)).headers.has("content-disposition")).toBe(false);
  });

  it("send search exports differently", async () => {
    const zip = await first({ searchExport: "zip" }, search);
    const response = await zip.file(zip.id);
    expect(response.headers.get("content-type")).toBe("application/zip");
    expect(response.headers.get("content-disposition")).toBe('attachment;filename="Search Export.zip"');
    const csv = await first({ searchExport: "csv" }, search);
    expect(await (await csv.file(csv.id)).text()).toMatch(/^displayName,email\r\n/);
  });

  it.each([
    ["not-found", 404, "application/json"],
    ["not-found-html", 404, "text/html;charset=utf-8"],
    ["bad-request", 400, "application/json"],
    ["gone", 410, "application/json"],
    ["empty", 200, null],
  ] as const)("miss a file as %s", async (missingFile, status, contentType) => {
    const { file } = setup({ behaviour: { missingFile } });
    const response = await file("unknown");
    expect([response.status, response.headers.get("content-type")]).toEqual([status, contentType]);
  });

  it("let files go after a while", async () => {
    vi.useFakeTimers();
    const { run, file } = setup({ behaviour: { fileRetentionMs: 1000 } });
    const { id } = await run();
    await vi.advanceTimersByTimeAsync(999);
    expect((await file(id)).status).toBe(200);
    await vi.advanceTimersByTimeAsync(1);
    expect((await file(id)).status).toBe(404);
  });

  it("treat a wrong Accept differently", async () => {
    const strict = await first({ wrongAccept: "not-acceptable", trackingId: "own" });
    const response = await strict.file(strict.id, "fileFormat=csv", "application/json");
    expect(response.status).toBe(406);
    expect(((await response.json()) as Json)["trackingId"]).not.toBe(response.headers.get("slpt-request-id"));
    const lenient = await first({ wrongAccept: "ignored" });
    expect((await lenient.file(lenient.id, "fileFormat=csv", "application/json")).status).toBe(200);
  });

  it.each([
    ["no-content", 204],
    ["not-found", 404],
    ["bad-request", 400],
  ] as const)("cancel an ended run with %s", async (cancelOfEnded, status) => {
    const { id, cancel, result } = await first({ cancelOfEnded });
    expect((await cancel(id)).status).toBe(status);
    expect((await cancel("unknown")).status).toBe(status);
    expect(await result(id)).toMatchObject({ status: "SUCCESS" });
  });

  it("end a cancelled run differently, and forbid operations", async () => {
    const { id, cancel, result } = await first({ cancelledStatus: "CANCELLED" }, accounts, 1000);
    await cancel(id);
    expect((await result(id))["status"]).toBe("CANCELLED");
    const forbidden = await first({ forbidden: ["cancelReport"] });
    const response = await forbidden.cancel(forbidden.id);
    expect([response.status, await response.json()]).toMatchObject([403, { detailCode: "403 Forbidden" }]);
  });

  it("open answers to pages of other origins, or not", async () => {
    const exposed = async (cors: "vendor-list" | "with-file-name" | "none") => {
      const { post } = setup({ behaviour: { cors } });
      return (await post(accounts)).headers.get("access-control-expose-headers");
    };
    expect(await exposed("vendor-list")).toBe("Retry-After,Connection,SLPT-Request-ID,Date,X-Zuul-ServiceId");
    expect(await exposed("with-file-name")).toMatch(/,Content-Disposition$/);
    expect(await exposed("none")).toBeNull();
  });
});

describe("scripted faults", () => {
  it("have the vendor's bodies and headers", async () => {
    const { fake, call } = setup();
    fake.fail("getReportResult", ["401", "429", "500", "503", { status: 403, headers: { "x-a": "1" } }]);
    const bodies = [];
    for (let count = 0; count < 5; count += 1) {
      const response = await call("/x/result");
      expect(response.headers.get("slpt-request-id")).toMatch(/^[0-9a-f]{32}$/);
      bodies.push(await response.json());
    }
    expect(bodies).toMatchObject([
      { error: "JWT validation failed: JWT is expired" },
      { message: " Rate Limit Exceeded " },
      { detailCode: "500.0 Internal Fault", trackingId: expect.any(String) as string },
      { detailCode: "503" },
      { detailCode: "403 Forbidden" },
    ]);
    expect(fake.pendingFaults()).toEqual({});
  });

  it("can lose the answer of a run that was started", async () => {
    const { fake, post } = setup();
    fake.fail("startReport", ["reset-after", "reset"]);
    await expect(post(accounts)).rejects.toThrow("fetch failed");
    expect(fake.runs).toHaveLength(1);
    await expect(post(accounts)).rejects.toThrow("fetch failed");
    expect(fake.runs).toHaveLength(1);
  });
});

describe("client", () => {
  it("is wired to the fake and does not wait", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    const report = await client.runReport({ reportType: "ACCOUNTS", arguments: accounts.arguments });
    const file = await report.download({ format: "csv" });
    expect(await file.text()).toMatch(/^Account Name,/);
    expect(fake.calls.map(({ operation }) => operation)).toEqual([
      "getAccessToken",
      "startReport",
      "getReportResult",
      "getReport",
    ]);
    expect(fake.calls.every(({ at }) => at - (fake.calls[0]?.at ?? 0) < 1000)).toBe(true);
    const handle = await client.submitReport({ reportType: "IDENTITIES", arguments: {} });
    expect((await client.resume(handle)).id).toBe(handle.id);
  });

  it("lives through a run of five minutes under fake timers", async () => {
    vi.useFakeTimers();
    const fake = sailPointFake();
    fake.nextRun({ runMs: 300_000, rows: 4 });
    const details = { reportType: "IDENTITIES", arguments: {} } as const;
    const running = fake.client().runReport(details, { poll: { firstMs: 2000, maxMs: 15_000 } });
    await vi.advanceTimersByTimeAsync(320_000);
    expect((await running).result).toMatchObject({ status: "SUCCESS", rows: 4, duration: 300_000 });
    expect(fake.callsTo("getReportResult").length).toBeGreaterThan(15);
  });

  it("takes overrides", async () => {
    const fake = sailPointFake();
    const client = fake.client({ tenant: "other", apiVersion: "v2024", auth: { accessToken: fake.issueToken() } });
    await client.startReport({ reportType: "IDENTITIES", arguments: {} });
    expect(fake.calls).toMatchObject([{ url: "https://other.api.identitynow.com/v2024/reports/run", status: 200 }]);
  });

  it("signs in again after its token was expired", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    await client.getReportResult({ taskResultId: "x" });
    fake.expireTokens();
    await client.getReportResult({ taskResultId: "x" });
    expect(fake.callsTo("getAccessToken")).toHaveLength(2);
    expect(fake.callsTo("getReportResult").map(({ status }) => status)).toEqual([200, 401, 200]);
  });
});

describe("mistakes", () => {
  it.each<[unknown, string]>([
    [{ tenant: "acme" }, 'unknown option "tenant". Known: baseUrl, credentials'],
    [{ baseUrl: "acme" }, "baseUrl must be an address"],
    [{ baseUrl: "ftp://acme" }, "baseUrl must be an address"],
    [{ tokenLifeMs: 15 }, "tokenLifeMs must be a number, at least 1000"],
    [{ runMs: -1 }, "runMs must be a number, at least 0"],
    [{ rows: "3" }, "rows must be a number"],
    [{ rateLimit: { requests: 0, windowMs: 1 } }, "rateLimit.requests must be a number, at least 1"],
    [{ credentials: { clientId: "x" } }, "credentials must have a clientId and a clientSecret"],
    [{ behaviour: { runing: "nulls" } }, 'unknown behaviour "runing". Known: runningResult, '],
    [
      { behaviour: { runningResult: "null" } },
      "behaviour.runningResult must be one of object, nulls, empty-body, pending",
    ],
    [
      { behaviour: { forbidden: ["run"] } },
      "behaviour.forbidden must be a list of getAccessToken, getTenantInfo, startReport",
    ],
    [{ behaviour: { routedVersions: "v1" } }, "behaviour.routedVersions must be a list of v1, v3"],
    [{ behaviour: { cancelledStatus: "" } }, "behaviour.cancelledStatus must be a status"],
    [{ behaviour: { fileRetentionMs: "1" } }, "behaviour.fileRetentionMs must be a number of ms"],
    [{ behaviour: { launchedLagMs: Infinity } }, "behaviour.launchedLagMs must be a number of ms"],
    [{ behaviour: { dateHeader: false } }, "behaviour.dateHeader must be one of sent, none"],
  ])("in options are named: %j", (options, message) => {
    expect(() => sailPointFake(options as SailPointFakeOptions)).toThrow(message);
  });

  it.each<[unknown, string]>([
    [{ status: "FAILURE" }, 'unknown nextRun option "status". Known: outcome, runMs, rows'],
    [{ outcome: "" }, "nextRun.outcome must be a status"],
    [{ runMs: "1" }, "nextRun.runMs must be a number"],
    [{ rows: -1 }, "nextRun.rows must be a number"],
    [{ formats: ["csv"] }, "nextRun.formats must be a list of CSV, PDF"],
    [{ launchedLagMs: "1" }, "nextRun.launchedLagMs must be a number of ms"],
  ])("in plans are named: %j", (plan, message) => {
    expect(() => sailPointFake().nextRun(plan as never)).toThrow(message);
  });
});

it.each([
  ["401", 401, "unauthorized"],
  ["400", 400, "invalid_client"],
] as const)("a scripted %s of the token endpoint is refused credentials, not a token that expired", async (...args) => {
  const [fault, status, error] = args;
  const fake = sailPointFake();
  fake.fail("getAccessToken", [fault, "429", "500"]);
  const answer = await token(fake, new URLSearchParams());
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({
    error,
    error_description: "Full authentication is required to access this resource",
  });
  expect(await (await token(fake, new URLSearchParams())).json()).toEqual({ message: " Rate Limit Exceeded " });
  expect(await (await token(fake, new URLSearchParams())).json()).toHaveProperty("detailCode");
});

describe("what a token may do", () => {
  it("follows from its scopes: reading only, starting is 403", async () => {
    const client = sailPointFake({ scopes: ["sp:report:read"] }).client();
    await expect(client.startReport({ reportType: "IDENTITIES" })).rejects.toMatchObject({ status: 403 });
    await expect(client.getReportResult({ taskResultId: "1" })).resolves.toBeDefined();
  });

  it("is not to cancel, when it has no user", async () => {
    const client = sailPointFake({ behaviour: { tokenUser: "none" } }).client();
    await expect(client.cancelReport({ id: "1" })).rejects.toMatchObject({ status: 403 });
  });

  it("is told by its claims, unless it is opaque", async () => {
    const isJwt = (token: string): boolean => token.split(".").length === 3;
    expect(isJwt(sailPointFake().issueToken())).toBe(true);
    expect(isJwt(sailPointFake({ behaviour: { tokenForm: "opaque" } }).issueToken())).toBe(false);
  });
});

it("a tenant says where its hosts are, without a token", async () => {
  const fake = sailPointFake();
  const answer = await fake.fetch(`${fake.baseUrl}/oauth/info`);
  expect(await answer.json()).toMatchObject({ tenantName: "acme", tokenEndpoint: `${fake.baseUrl}/oauth/token` });
});
