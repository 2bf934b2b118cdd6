import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "@identity-reports/fake-server";
import {
  AbortedError,
  ConfigError,
  DecodeError,
  ForbiddenError,
  NotFoundError,
  ReportFailedError,
  ReportsError,
  SailPointReportsClient,
  ServerError,
  TimeoutError,
  TokenError,
  type ReportsEvent,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";

const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c91", sourceName: "Active Directory" },
} as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sailpoint-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the whole life of a report", () => {
  const mockServer = setupServer();
  beforeAll(() => mockServer.listen({ onUnhandledFrame: "error" }));
  afterEach(() => mockServer.resetHandlers());
  afterAll(() => mockServer.close());

  const carriers: Record<string, (fake: SailPointFake) => Promise<SailPointReportsClient>> = {
    "the fake's fetch": async (fake) => fake.client(),
    msw: async (fake) => {
      mockServer.use(...handlers(fake));
      return new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials } });
    },
    "real HTTP": async (fake) => {
      mockServer.close();
      const server = await serve(fake);
      onTestFinished(async () => {
        await server.close();
        mockServer.listen({ onUnhandledFrame: "error" });
      });
      return new SailPointReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
    },
  };

  describe.each(Object.keys(carriers))("through %s", (carrier) => {
    const setUp = async (options?: Parameters<typeof sailPointFake>[0]) => {
      const fake = sailPointFake(options);
      return {
        fake,
        client: await (carriers[carrier] as (fake: SailPointFake) => Promise<SailPointReportsClient>)(fake),
      };
    };

    test("run, wait, download, save", async () => {
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 25, rows: [{ Id: "1", Name: "Ada Łovelace" }] });
      const seen: string[] = [];
      const report = await client.runReport(accounts, {
        ...quick,
        label: "nightly",
        onStarted: (handle) => void seen.push(`started ${handle.id}`),
        onProgress: ({ state }) => void seen.push(state),
      });
      expect(seen[0]).toBe(`started ${report.id}`);
      expect(seen.at(-1)).toBe("SUCCESS");
      expect(report.handle).toMatchObject({
        version: 1,
        vendor: "sailpoint",
        id: report.id,
        label: "nightly",
        reportType: "ACCOUNTS",
      });
      expect(report.result).toMatchObject({ status: "SUCCESS", rows: 1 });

      const saved = await report.saveTo(`${folder}/`, { format: "csv" });
      const bytes = await readFile(saved.path);
      expect(bytes.toString()).toContain("Ada Łovelace");
      expect(saved).toMatchObject({
        format: "csv",
        sizeBytes: bytes.length,
        sha256: expect.stringMatching(/^[\da-f]{64}$/),
      });
      expect(await readdir(folder)).toEqual([saved.fileName]);
    });

    test("PDF bytes come through as they are", async () => {
      const { client } = await setUp();
      const report = await client.runReport(accounts, quick);
      const file = await report.download({ format: "pdf" });
      const bytes = Buffer.from(await file.bytes());
      expect(file.format).toBe("pdf");
      expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
      // Bytes that no UTF-8 text has: the usual way to lose them is to decode them.
      expect(bytes.some((byte) => byte >= 0x80)).toBe(true);
      expect(bytes.toString("utf8")).toContain("\ufffd");
      expect(bytes.subarray(-16).toString("latin1")).toContain("%%EOF");
    });

    test("a search export is a ZIP although CSV was asked for", async () => {
      const { client } = await setUp();
      const report = await client.runReport({ reportType: "SEARCH_EXPORT", arguments: { query: "name:a*" } }, quick);
      const saved = await report.saveTo(`${folder}/`, { format: "csv" });
      expect(saved).toMatchObject({ format: "zip", fileName: expect.stringMatching(/\.zip$/) });
      expect((await readFile(saved.path)).subarray(0, 4)).toEqual(Buffer.from("PK\x03\x04"));
    });

    test("a run is resumed elsewhere from its handle as JSON, and from its bare id", async () => {
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 20 });
      const handle = await client.submitReport(accounts);
      const stored = JSON.parse(JSON.stringify(handle)) as typeof handle;
      expect(JSON.stringify(handle)).not.toContain(fake.credentials.clientSecret);
      const [resumed, bare] = await Promise.all([
        client.resume(stored, quick),
        client.resume({ id: handle.id }, quick),
      ]);
      expect(resumed.id).toBe(bare.id);
      expect(fake.callsTo("startReport")).toHaveLength(1);
      expect((await client.checkReport(handle)).report?.result.status).toBe("SUCCESS");
    });

    test("tokens that expire under way are renewed, refusals waited out, resets of reads mended", async () => {
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 20 });
      const handle = await client.submitReport(accounts);
      fake.expireTokens();
      fake.fail("getReportResult", [{ status: 429, retryAfterMs: 20 }, "reset"]);
      fake.fail("getReport", [{ status: 503, retryAfterMs: 10 }, "500"]);
      const report = await client.resume(handle, quick);
      await report.saveTo(join(folder, "a.csv"), { format: "csv" });
      expect(fake.pendingFaults()).toEqual({});
      expect(fake.callsTo("getAccessToken")).toHaveLength(2);
    });

    test("a run that may have been started is not started again", async () => {
      const { fake, client } = await setUp();
      fake.fail("startReport", ["500"]);
      const failure = await client.runReport(accounts).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ServerError);
      expect(failure).toMatchObject({
        carriedOut: "maybe",
        attempts: 1,
        message: expect.stringContaining("was not repeated"),
      });
      expect(fake.callsTo("startReport")).toHaveLength(1);
    });
  });
});

describe("how runs end", () => {
  test.each(["FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR", "Failure"])(
    "%s is a ReportFailedError",
    async (outcome) => {
      const fake = sailPointFake();
      fake.nextRun({ outcome });
      const failure = await fake
        .client()
        .runReport(accounts)
        .catch((error: unknown) => error);
      expect(ReportFailedError.is(failure)).toBe(true);
      expect(failure).toMatchObject({ state: outcome, handle: { id: fake.runs[0]?.id }, carriedOut: "yes" });
    },
  );

  test("checkReport tells of a failure without throwing it", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "FAILURE" });
    const client = fake.client();
    const status = await client.checkReport(await client.submitReport(accounts));
    expect(status).toMatchObject({ state: "FAILURE", finished: true, failure: { code: "report_failed" } });
    expect(status.report).toBeUndefined();
  });

  test("WARNING leaves a file", async () => {
    const fake = sailPointFake();
    fake.nextRun({ outcome: "WARNING" });
    const report = await fake.client().runReport(accounts);
    expect(await (await report.download({ format: "csv" })).text()).toContain(",");
  });

  test.each(["object", "nulls", "empty-body", "pending"] as const)(
    "a running report answers with %s",
    async (runningResult) => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      // The clock goes on while answers are read, which takes real time: the run must outlast that on a busy machine.
      const fake = sailPointFake({ behaviour: { runningResult }, runMs: 30_000 });
      const states: string[] = [];
      const run = fake.client().runReport(accounts, { onProgress: ({ state }) => void states.push(state) });
      await vi.advanceTimersByTimeAsync(120_000);
      await run;
      expect(states[0]).toMatch(/^(running|PENDING)$/);
      expect(states.at(-1)).toBe("SUCCESS");
    },
  );

  test("a report that never ends is given up with its handle, and goes on", async () => {
    const fake = sailPointFake({ runMs: 3_600_000 });
    const failure = await fake
      .client()
      .runReport(accounts, { maxWaitMs: 30 })
      .catch((error: unknown) => error);
    expect(TimeoutError.is(failure)).toBe(true);
    expect(failure).toMatchObject({
      phase: "wait",
      handle: { id: fake.runs[0]?.id },
      message: expect.stringContaining("resume"),
    });
  });

  test("a five-minute run passes under fake timers", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = sailPointFake({ runMs: 300_000 });
    const { clientId, clientSecret } = fake.credentials;
    const client = new SailPointReportsClient({ tenant: "acme", auth: { clientId, clientSecret }, fetch: fake.fetch });
    const run = client.runReport(accounts);
    await vi.advanceTimersByTimeAsync(330_000);
    expect((await run).result.status).toBe("SUCCESS");
    // 2 s, growing by half to 15 s: about two dozen polls, not hundreds.
    expect(fake.callsTo("getReportResult").length).toBeLessThan(30);
  });

  test.each(["no-zone", "invalid-hour"] as const)("timestamps: %s", async (timestamps) => {
    const fake = sailPointFake({ behaviour: { timestamps } });
    expect((await fake.client().runReport(accounts)).result.created).toBeTypeOf("string");
  });

  test("a result whose report type and id are others", async () => {
    const fake = sailPointFake({
      behaviour: { resultReportType: "with-definition-id", resultId: "other", ids: "uuid" },
    });
    const report = await fake.client().runReport(accounts);
    expect(report.result.id).not.toBe(report.id);
    expect(await (await report.download({ format: "csv" })).text()).toContain(",");
  });
});

describe("a run that was there before", () => {
  test("is waited for, and then ours is started", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: { launchedMsAgo: 60_000 }, runMs: 20 });
    fake.nextRun({ rows: [{ Id: "ours" }] });
    const report = await fake.client().runReport(accounts);
    expect(report.handle.joined).toBeUndefined();
    expect(fake.callsTo("startReport")).toHaveLength(2);
    expect(await (await report.download({ format: "csv" })).text()).toContain("ours");
  });

  test("that does not end in time is not passed off as ours", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: { arguments: { application: "theirs", sourceName: "Theirs" } }, runMs: 60_000 });
    const failure = await fake
      .client()
      .runReport(accounts, { maxWaitMs: 50, onStarted: () => expect.unreachable() })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "TimeoutError",
      carriedOut: "no",
      message: expect.stringContaining("ours was not started"),
    });
    expect((failure as ReportsError).handle).toBeUndefined();
  });

  test("is taken for ours if the caller says so, and marked", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true });
    expect((await fake.client().submitReport(accounts, { onJoined: "accept" })).joined).toBe(true);
  });

  test("is refused if the caller says so, with its handle", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true });
    const failure = await fake
      .client()
      .runReport(accounts, { onJoined: "throw" })
      .catch((error: unknown) => error);
    expect(ReportsError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ code: "report_joined", handle: { joined: true, id: fake.runs[0]?.id } });
  });

  test("is told by its arguments although it was launched just now", async () => {
    const fake = sailPointFake();
    fake.nextRun({
      joined: { launchedMsAgo: 0, arguments: { application: "another", sourceName: "Other" } },
      runMs: 5,
    });
    expect((await fake.client().submitReport(accounts, { onJoined: "accept" })).joined).toBe(true);
  });

  test("is told by its id when this client started it before", async () => {
    const fake = sailPointFake({ runMs: 5_000, behaviour: { taskAttributes: "org-only" } });
    const client = fake.client();
    const first = await client.submitReport(accounts);
    const second = await client.submitReport(accounts, { onJoined: "accept" });
    expect([first.joined, second.joined, second.id]).toEqual([undefined, true, first.id]);
  });
});

describe("cancelOnAbort", () => {
  test("stops our run in the background", async () => {
    const fake = sailPointFake({ runMs: 60_000 });
    const abort = new AbortController();
    const run = fake.client().runReport(accounts, {
      cancelOnAbort: true,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error("enough")),
    });
    const failure = await run.catch((error: unknown) => error);
    expect(AbortedError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ name: "AbortError", cause: new Error("enough"), handle: { id: fake.runs[0]?.id } });
    await vi.waitFor(() => expect(fake.runs[0]?.status).toBe("TERMINATED"));
  });

  test("leaves a joined run alone, and says so", async () => {
    const fake = sailPointFake();
    fake.nextRun({ joined: true, runMs: 60_000 });
    const abort = new AbortController();
    const notices: string[] = [];
    await expect(
      fake.client({ onEvent: (event) => event.type === "notice" && notices.push(event.message) }).runReport(accounts, {
        onJoined: "accept",
        cancelOnAbort: true,
        signal: abort.signal,
        onProgress: () => abort.abort(),
      }),
    ).rejects.toThrow(AbortedError);
    await vi.waitFor(() => expect(notices.join()).toContain("may not be ours"));
    expect(fake.callsTo("cancelReport")).toEqual([]);
  });
});

describe("files", () => {
  test("a format the run did not make is refused before a request", async () => {
    const fake = sailPointFake();
    const report = await fake
      .client()
      .runReport({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["CSV"] } });
    await expect(report.download({ format: "pdf" })).rejects.toThrow(/made csv, not pdf/);
    expect(fake.callsTo("getReport")).toEqual([]);
  });

  test("capitals are accepted and sent in lower case", async () => {
    const fake = sailPointFake();
    const report = await fake.client().runReport(accounts);
    await (await report.download({ format: "CSV" })).text();
    expect(fake.callsTo("getReport")[0]?.query).toMatchObject({ fileFormat: "csv" });
  });

  test("without a name from the server the report's name is used", async () => {
    const fake = sailPointFake({ behaviour: { contentDisposition: "none" } });
    const client = fake.client();
    const report = await client.runReport(accounts);
    expect((await report.download({ format: "csv" })).fileName).toBe(`${report.result.taskDefName}.csv`);
    expect((await client.getReport({ taskResultId: report.id, fileFormat: "csv" })).fileName).toBe(
      `report-${report.id}.csv`,
    );
    expect((await report.download({ format: "csv", fileName: "../../etc/pass?wd" })).fileName).toBe("pass_wd");
  });

  test.each([
    ["html", /HTML page/],
    ["empty", /empty body/],
    ["garbage", /JSON/],
  ] as const)("%s instead of a file ends in a typed error and leaves nothing", async (fault, message) => {
    const fake = sailPointFake();
    const report = await fake.client().runReport(accounts);
    fake.fail("getReport", [fault]);
    const failure = await report.saveTo(join(folder, "a.pdf"), { format: "pdf" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "DownloadError",
      status: 200,
      handle: { id: report.id },
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(["not-found", "not-found-html", "gone", "bad-request"] as const)(
    "a file that is no longer there: %s",
    async (missingFile) => {
      const fake = sailPointFake({ behaviour: { missingFile } });
      const failure = await fake
        .client()
        .getReport({ taskResultId: "gone", fileFormat: "csv" })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ attempts: 1, message: expect.stringMatching(/answered 4\d\d: /) });
      expect((failure as Error).message).not.toContain("<");
    },
  );
});

describe("errors", () => {
  const failing = (status: number, body: unknown, headers: Record<string, string> = {}) =>
    new SailPointReportsClient({
      tenant: "acme",
      auth: { accessToken: "a-token" },
      retries: 0,
      fetch: async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }),
    })
      .getReportResult({ taskResultId: "x" })
      .catch((error: unknown) => error);

  const text = (value: string) => [{ locale: "en-US", localeOrigin: "DEFAULT", text: value }];

  test.each<[number, unknown, string]>([
    [
      400,
      {
        detailCode: "400.1 Bad Request Content",
        trackingId: "e7ea",
        messages: text("The request was syntactically correct."),
        causes: text("Unknown source"),
      },
      "400.1 Bad Request Content: The request was syntactically correct.: Unknown source",
    ],
    [
      400,
      {
        detailCode: "400.1.3 Illegal value",
        messages: [{ locale: "de-DE", text: "Unzulässig" }, ...text("Illegal")],
        causes: [],
      },
      "400.1.3 Illegal value: Illegal",
    ],
    [401, { error: "JWT validation failed: JWT is expired" }, "JWT validation failed: JWT is expired"],
    [401, { error: "JWT is required" }, "JWT is required"],
    [403, { detailCode: "403 Forbidden", messages: text("You may not.") }, "Forbidden: You may not."],
    [
      404,
      {
        detailCode: "404 Not found",
        messages: text("<h1>File Not Found - 404 Error</h1> The requested file was not found."),
      },
      "Not found: File Not Found - 404 Error The requested file was not found.",
    ],
    [429, { message: " Rate Limit Exceeded " }, "Rate Limit Exceeded"],
    [
      500,
      {
        errorName: "NotAcceptableException",
        errorMessage: "RESTEASY003635: No match for accept header",
        trackingId: "7",
      },
      "RESTEASY003635: No match for accept header",
    ],
    [400, { detailMessage: "Offset too large", stackTrace: [], suppressedExceptions: [] }, "Offset too large"],
    [
      400,
      { error: "invalid_client", error_description: "Full authentication is required" },
      "Full authentication is required",
    ],
    [400, { formatted_msg: "Something formatted" }, "Something formatted"],
    [400, { messages: [{ text: null }, { text: "second" }] }, "second"],
    [406, "", "no explanation"],
    [
      502,
      "<html><head><title>502 Bad Gateway</title><style>p{}</style></head><body>nginx</body></html>",
      "Bad Gateway",
    ],
    [503, "upstream connect error", "upstream connect error"],
  ])("%i %j", async (status, body, expected) => {
    // Without a time to come back, a 429 is waited out; this one says a minute, which does not fit.
    const failure = await failing(status, body, status === 429 ? { "Retry-After": "600" } : {});
    expect(failure).toMatchObject({ status, name: expect.stringMatching(/Error$/) });
    expect((failure as Error).message.replaceAll("\n", "¶")).toContain(
      `GET /reports/v1/{taskResultId}/result answered ${status}: ${expected}`,
    );
    if (typeof body === "object") expect(failure).toMatchObject({ body });
  });

  test("the request id comes from the header, else from the body", async () => {
    expect(await failing(400, { trackingId: "from-body" })).toMatchObject({ requestId: "from-body" });
    expect(await failing(400, { trackingId: "from-body" }, { "SLPT-Request-ID": "from-header" })).toMatchObject({
      requestId: "from-header",
      message: expect.stringContaining("(request id from-header)"),
    });
  });

  test("a version the tenant does not serve, and a missing right, say what to do", async () => {
    const unrouted = sailPointFake({ behaviour: { routedVersions: ["v2025"] } });
    await expect(unrouted.client().startReport(accounts)).rejects.toThrow(/set apiVersion/);
    await expect(unrouted.client({ apiVersion: "v2025" }).startReport(accounts)).resolves.toMatchObject({
      id: expect.any(String),
    });
    const forbidden = sailPointFake({ behaviour: { forbidden: ["cancelReport"] } });
    const failure = await forbidden
      .client()
      .cancelReport({ id: "1" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ForbiddenError);
    expect((failure as Error).message).toContain("sp:report:manage");
  });

  test.each(["unauthorized", "bad-request", "text"] as const)("wrong credentials: %s", async (tokenRefusal) => {
    const fake = sailPointFake({ behaviour: { tokenRefusal } });
    const client = fake.client({ auth: { clientId: "wrong", clientSecret: "not-the-secret" } });
    const failure = await client.runReport(accounts).catch((error: unknown) => error);
    expect(TokenError.is(failure)).toBe(true);
    expect((failure as TokenError).message).toMatch(/Full authentication is required/);
    expect(JSON.stringify(failure)).not.toContain("not-the-secret");
    expect(fake.callsTo("startReport")).toEqual([]);
  });

  test("an accepted run without an id says that it cannot be followed", async () => {
    const fake = sailPointFake();
    fake.fail("startReport", [{ status: 200, body: { type: "QUARTZ" } }]);
    const failure = await fake
      .client()
      .runReport(accounts)
      .catch((error: unknown) => error);
    expect(DecodeError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ carriedOut: "yes", message: expect.stringContaining("no id") });
  });

  test("an unknown run is given a minute, then reported with its handle", async () => {
    const fake = sailPointFake({ behaviour: { unknownResult: "not-found" } });
    const startedAt = new Date(Date.now() - 120_000).toISOString();
    const failure = await fake
      .client()
      .resume({ id: "nobody", startedAt })
      .catch((error: unknown) => error);
    expect(NotFoundError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ handle: { id: "nobody" } });
  });

  test("X-Deprecated becomes an event", async () => {
    const fake = sailPointFake({ behaviour: { deprecatedVersions: ["v3"] } });
    const events: ReportsEvent[] = [];
    await fake.client({ apiVersion: "v3", onEvent: (event) => events.push(event) }).startReport(accounts);
    expect(events.filter(({ type }) => type === "notice")).toMatchObject([
      { code: "endpoint_deprecated", message: expect.stringContaining("deprecated") },
    ]);
  });
});

describe("bad input is refused before any request", () => {
  const auth = { clientId: "id", clientSecret: "secret" };
  test.each<[object, string, RegExp]>([
    [{ auth }, "tenant", /name of your tenant/],
    [{ tenant: "acme", baseUrl: "https://a.example", auth }, "tenant", /not both/],
    [{ tenant: "acme.api.identitynow.com", auth }, "tenant", /bare name/],
    [{ tenant: "", auth }, "tenant", /empty/],
    [{ baseUrl: "http://acme.api.identitynow.com", auth }, "baseUrl", /https/],
    [{ baseUrl: "acme", auth }, "baseUrl", /absolute/],
    [{ baseUrl: "https://acme.identitynow.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [
      { baseUrl: "https://ACME.identitynow.com/v2025/", auth },
      "baseUrl",
      /give https:\/\/acme\.api\.identitynow\.com$/,
    ],
    [{ baseUrl: "https://a-b.identitynow-demo.com", auth }, "baseUrl", /https:\/\/a-b\.api\.identitynow-demo\.com$/],
    [{ baseUrl: "https://acme.identitynowgov.com", auth }, "baseUrl", /https:\/\/acme\.api\.identitynowgov\.com$/],
    [{ baseUrl: "https://acme.saas.sailpointfedramp.com", auth }, "baseUrl", /acme\.api\.saas\.sailpointfedramp\.com$/],
    [{ baseUrl: "https://acme.idn.sailpointfedramp.com", auth }, "baseUrl", /acme\.api\.saas\.sailpointfedramp\.com$/],
    [{ baseUrl: "https://acme.saas.sailpoint.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [{ baseUrl: "https://acme.login.sailpoint.com", auth }, "baseUrl", /give https:\/\/acme\.api\.identitynow\.com$/],
    [{ baseUrl: "https://acme.api.identitynow.com/beta", auth }, "baseUrl", /no reports under \/beta/],
    ...[
      ["https://acme.api.identitynow.com/v2024/reports", "https://acme.api.identitynow.com/v2024"],
      ["https://acme.api.identitynow.com/v2024/reports/run", "https://acme.api.identitynow.com/v2024"],
      ["https://acme.api.identitynow.com/reports", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/reports/v1/", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/reports/v1/run", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow.com/oauth/token", "https://acme.api.identitynow.com"],
      ["https://acme.api.identitynow-demo.com/v3/reports", "https://acme.api.identitynow-demo.com/v3"],
      ["https://acme.api.saas.sailpointfedramp.com/beta/reports", "https://acme.api.saas.sailpointfedramp.com"],
      ["https://gateway.acme.com/isc/v2025/reports", "https://gateway.acme.com/isc/v2025"],
      ["https://gateway.acme.com/isc/reports/v1", "https://gateway.acme.com/isc"],
      ["http://localhost:8080/v2026/reports/", "http://localhost:8080/v2026"],
    ].map(([baseUrl, better = ""]): [object, string, RegExp] => [
      { baseUrl, auth },
      "baseUrl",
      new RegExp(`give ${better.replaceAll(".", "\\.")}$`),
    ]),
    [{ baseUrl: "https://acme.api.identitynow.com/v2024", apiVersion: "v3", auth }, "apiVersion", /contradicts/],
    [{ tenant: "acme", apiVersion: "v4", auth }, "apiVersion", /one of "v1"/],
    [{ tenant: "acme" }, "auth", /clientId, clientSecret/],
    [{ tenant: "acme", auth: {} }, "auth", /accessToken/],
    [{ tenant: "acme", auth: { clientId: "id" } }, "auth.clientSecret", /non-empty/],
    [
      { tenant: "acme", auth: { clientId: "id", clientSecret: "s", accessToken: "t" } },
      "auth.accessToken",
      /not known/,
    ],
    [{ tenant: "acme", auth, tenat: 1 }, "options.tenat", /not known/],
  ])("%j", (options, option, message) => {
    const create = () => new SailPointReportsClient(options as never);
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(expect.objectContaining({ option, message: expect.stringMatching(message) }));
  });

  test.each([
    "https://acme.api.identitynow.com",
    "https://acme.api.identitynow-demo.com",
    "https://acme.api.saas.sailpointfedramp.com",
    "https://acme.api.cloud.sailpoint.com",
    "https://api.identitynow.com",
    "https://identity.acme.com",
    "https://acme.identitynow.com.acme.com",
    "https://sailpoint.acme.com/proxy",
    "https://gateway.acme.com/reports",
    "https://gateway.acme.com/v1.5/isc",
  ])("%s may have an API", (baseUrl) => {
    expect(new SailPointReportsClient({ baseUrl, auth }).baseUrl).toBe(baseUrl);
  });

  test.each<[unknown, string]>([
    [undefined, "details"],
    [null, "details"],
    ["ACCOUNTS", "details"],
    [{}, "reportType"],
    [{ reportType: "accounts", arguments: {} }, "reportType"],
    [{ reportType: "ACCOUNTS" }, "arguments.application"],
    [{ reportType: "ACCOUNTS", arguments: { application: "a", sourceName: "b", query: "c" } }, "arguments.query"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "" } }, "arguments.query"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "a", indices: [] } }, "arguments.indices"],
    [{ reportType: "SEARCH_EXPORT", arguments: { query: "a", sort: [1] } }, "arguments.sort"],
    [{ reportType: "IDENTITIES", arguments: { correlatedOnly: "yes" } }, "arguments.correlatedOnly"],
    [{ reportType: "IDENTITIES", arguments: [] }, "arguments"],
    [{ reportType: "IDENTITIES", argument: {} }, "details.argument"],
  ])("runReport(%j)", async (details, option) => {
    const fake = sailPointFake();
    const client = fake.client();
    await expect(client.runReport(details as never)).rejects.toMatchObject({ name: "ConfigError", option });
    await expect(client.submitReport(details as never)).rejects.toMatchObject({ name: "ConfigError", option });
    expect(fake.calls.filter(({ operation }) => operation !== "getAccessToken")).toEqual([]);
  });

  test("arguments that are missing are listed all at once", async () => {
    await expect(
      sailPointFake()
        .client()
        .runReport({ reportType: "ACCOUNTS" } as never),
    ).rejects.toThrow(/^arguments\.application: .*; missing as well: arguments\.sourceName$/);
  });

  test.each<[string, (client: SailPointReportsClient) => Promise<unknown>, string]>([
    ["an empty id", (client) => client.getReportResult({ taskResultId: "" }), "taskResultId"],
    ["a dotted id", (client) => client.cancelReport({ id: ".." }), "id"],
    ["a format", (client) => client.getReport({ taskResultId: "1", fileFormat: "xml" as never }), "fileFormat"],
    [
      "a flag",
      (client) => client.getReport({ taskResultId: "1", fileFormat: "csv", auditable: "yes" as never }),
      "auditable",
    ],
    [
      "a parameter",
      (client) => client.getReportResult({ taskResultId: "1", complete: true } as never),
      "params.complete",
    ],
    ["an option", (client) => client.runReport(accounts, { onJoined: "maybe" as never }), "onJoined"],
    ["an unknown option", (client) => client.runReport(accounts, { onJoin: "wait" } as never), "options.onJoin"],
    ["a foreign handle", (client) => client.resume({ id: "1", vendor: "ping" }), "handle.vendor"],
    [
      "a handle of another tenant",
      (client) => client.resume({ id: "1", baseUrl: "https://other.example" }),
      "handle.baseUrl",
    ],
  ])("%s", async (_, call, option) => {
    const fake = sailPointFake();
    await expect(call(fake.client())).rejects.toMatchObject({ name: "ConfigError", option });
    expect(fake.calls.filter(({ operation }) => operation !== "getAccessToken")).toEqual([]);
  });

  test("hostile ids are escaped and reach no other endpoint", async () => {
    const fake = sailPointFake({ behaviour: { unknownResult: "not-found" } });
    await expect(fake.client().getReportResult({ taskResultId: "../run?x=1#y" })).rejects.toThrow(NotFoundError);
    expect(fake.calls.at(-1)).toMatchObject({
      operation: "getReportResult",
      path: expect.stringContaining("%2Frun%3Fx%3D1%23y"),
    });
  });
});

describe("fromEnv", () => {
  const env = {
    SAIL_BASE_URL: "https://acme.api.identitynow.com/v2025/",
    SAIL_CLIENT_ID: "id",
    SAIL_CLIENT_SECRET: "secret",
  };

  test("reads SailPoint's own variables", () => {
    expect(SailPointReportsClient.fromEnv({ env }).baseUrl).toBe("https://acme.api.identitynow.com");
    expect(SailPointReportsClient.fromEnv({ env: {}, tenant: "other", auth: { accessToken: "t" } }).baseUrl).toBe(
      "https://other.api.identitynow.com",
    );
  });

  test("takes off the line break of a mounted secret, and refuses other white space around it", async () => {
    const fake = sailPointFake();
    const { clientId, clientSecret } = fake.credentials;
    const credentials = { SAIL_CLIENT_ID: `${clientId}\n`, SAIL_CLIENT_SECRET: `${clientSecret}\r\n` };
    const mounted = { ...env, ...credentials };
    const client = SailPointReportsClient.fromEnv({ env: mounted, fetch: fake.fetch });
    expect(await client.getAccessToken()).toMatch(/./);
    expect(() => SailPointReportsClient.fromEnv({ env: { ...mounted, SAIL_CLIENT_SECRET: " secret" } })).toThrow(
      "auth.clientSecret: begins with white space",
    );
  });

  test("names all that is missing at once, and what may be given instead", () => {
    expect(() => SailPointReportsClient.fromEnv({ env: {} })).toThrow(
      "SAIL_BASE_URL: this environment variable is not set; missing are SAIL_BASE_URL, SAIL_CLIENT_ID, " +
        "SAIL_CLIENT_SECRET; or pass { tenant, auth: { accessToken } } to fromEnv",
    );
    expect(() => SailPointReportsClient.fromEnv({ env: {}, tenant: "acme" })).toThrow(
      /missing are SAIL_CLIENT_ID, SAIL_CLIENT_SECRET; or pass/,
    );
  });

  test.each(Object.keys(env))("names %s when it is missing", (name) => {
    expect(() => SailPointReportsClient.fromEnv({ env: { ...env, [name]: "" } })).toThrow(
      `${name}: this environment variable is not set`,
    );
  });
});
