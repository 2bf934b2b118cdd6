import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "@identity-reports/fake-server";
import {
  AbortedError,
  all,
  BadRequestError,
  ConfigError,
  ConflictError,
  DecodeError,
  DownloadError,
  field,
  ForbiddenError,
  HttpError,
  isSessionError,
  NotFoundError,
  PredefinedReport,
  ReportExpiredError,
  SessionReportsClient,
  TimeoutError,
  TokenError,
  UnauthorizedError,
  type ReportFileFormat,
  type ReportsEvent,
} from "@identity-reports/session-reports";
import { sessionFake, type SessionBehaviour, type SessionFake } from "@identity-reports/session-reports/fake";
import { handlers } from "@identity-reports/session-reports/msw";

const criteria = [{ field: "protocol", value: "ssh" }] as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error: unknown) => error,
  );

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "session-"));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

describe("the whole life of a report", () => {
  const mockServer = setupServer();
  beforeAll(() => mockServer.listen({ onUnhandledFrame: "error" }));
  afterEach(() => mockServer.resetHandlers());
  afterAll(() => mockServer.close());

  const carriers = {
    "the fake's fetch": async (fake: SessionFake) => fake.client(),
    msw: async (fake: SessionFake) => {
      mockServer.use(...handlers(fake));
      return new SessionReportsClient({ baseUrl: fake.baseUrl, auth: { ...fake.credentials } });
    },
    "real HTTP": async (fake: SessionFake) => {
      mockServer.close();
      const server = await serve(fake);
      onTestFinished(async () => {
        await server.close();
        mockServer.listen({ onUnhandledFrame: "error" });
      });
      return new SessionReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
    },
  } satisfies Record<string, (fake: SessionFake) => Promise<SessionReportsClient>>;

  describe.each(Object.entries(carriers))("through %s", (_, connect) => {
    test("run, wait, download, save", async () => {
      const fake = sessionFake();
      const client = await connect(fake);
      fake.nextRun({ runMs: 25, rows: [{ Session: "1", User: "Ada Łovelace" }] });
      const seen: string[] = [];
      const report = await client.runReport(
        { criteria },
        {
          ...quick,
          label: "nightly",
          onStarted: ({ id }) => void seen.push(`started ${id}`),
          onProgress: ({ state }) => void seen.push(state),
        },
      );
      expect(seen[0]).toBe(`started ${report.id}`);
      expect(seen.slice(1, -1).every((state) => state === "generating")).toBe(true);
      expect(seen.at(-1)).toBe("generated");
      expect(report.handle).toEqual({
        version: 1,
        vendor: "fudo",
        baseUrl: client.baseUrl,
        id: report.id,
        startedAt: expect.any(String) as string,
        label: "nightly",
        request: { criteria: [{ field: "protocol", value: "ssh" }] },
      });
      expect(report.result.generated_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}-07$/);

      const saved = await report.saveTo(`${folder}/`, { format: "csv" });
      const bytes = await readFile(saved.path);
      expect(bytes.toString()).toContain("Ada Łovelace");
      expect(saved).toMatchObject({ fileName: `report-${report.id}.csv`, sizeBytes: bytes.length });
      expect(await readdir(folder)).toEqual([saved.fileName]);
    });

    test.each<[ReportFileFormat, RegExp]>([
      ["csv", /^Session,User/],
      ["pdf", /^%PDF-[^]*%%EOF\s*$/],
      ["html", /^<!doctype html>[^]*<\/html>\s*$/],
    ])("%s bytes come through as they are", async (format, pattern) => {
      const client = await connect(sessionFake());
      const report = await client.runReport({ criteria }, quick);
      const file = await report.download({ format });
      expect(file.format).toBe(format);
      expect(new TextDecoder("latin1").decode(await file.bytes())).toMatch(pattern);
    });

    test("definitions and subscriptions: created, listed, changed, used, deleted", async () => {
      const fake = sessionFake();
      const client = await connect(fake);
      const { id } = await client.createDefinedReport({
        title: "RDP",
        type: "system",
        query_filter: all(field("created_at").ge(new Date()), field("subprotocol").iin("rdp")),
        query_order: "!finished_at",
      });
      await client.updateDefinedReport({ id, title: "RDP sessions" });
      const definitions = await client.listDefinedReports().toArray();
      expect(definitions).toHaveLength(Object.keys(PredefinedReport).length + 1);
      expect(definitions.at(-1)).toMatchObject({ id, title: "RDP sessions", query_order: "!finished_at" });

      const own = await client.createSubscription({ period: "week", defined_report_id: id });
      await client.createSubscription({ period: "day", defined_report_id: PredefinedReport.AccountAccess });
      const periods = (await client.listSubscriptions().toArray()).map(({ period }) => period);
      expect(periods).toEqual(["week", "day"]);
      const [periodic = ""] = fake.runSubscriptions();
      const report = await client.resume({ id: periodic }, quick);
      expect(report.result).toMatchObject({ defined_report_id: id, title: "RDP sessions" });

      await client.deleteSubscription({ id: own.id });
      await client.deleteReport({ id: periodic });
      await client.deleteDefinedReport({ id });
      expect(await client.listSubscriptions().toArray()).toHaveLength(1);
      expect((await client.listReports().toArray()).map((row) => row.id)).not.toContain(periodic);
      expect(await failureOf(client.deleteDefinedReport({ id }))).toBeInstanceOf(NotFoundError);
    });

    test("a report is resumed elsewhere from its handle as JSON, and from its bare id", async () => {
      const fake = sessionFake({ runMs: 20 });
      const client = await connect(fake);
      const handle = await client.submitReport({ criteria });
      const stored = JSON.parse(JSON.stringify(handle)) as typeof handle;
      expect(JSON.stringify(handle)).not.toContain(fake.credentials.apiKey);
      const [resumed, bare] = await Promise.all([
        client.resume(stored, quick),
        client.resume({ id: handle.id }, quick),
      ]);
      expect(resumed.id).toBe(bare.id);
      expect(fake.callsTo("createReport")).toHaveLength(1);
      expect(await client.checkReport(handle)).toMatchObject({ state: "generated", finished: true });
    });

    test("refusals are waited out and resets of reads mended, but nothing is created twice", async () => {
      const fake = sessionFake({ runMs: 20 });
      const client = await connect(fake);
      fake.fail("createReport", [{ status: 429, retryAfterMs: 20 }]);
      fake.fail("listReports", [{ status: 503, retryAfterMs: 20 }, "reset"]);
      fake.fail("getReportFile", ["500"]);
      const report = await client.runReport({ criteria }, quick);
      await report.saveTo(join(folder, "a.csv"), { format: "csv" });
      expect(fake.pendingFaults()).toEqual({});

      fake.fail("createReport", ["500"]);
      const failure = await failureOf(client.runReport({ criteria }));
      expect(failure).toMatchObject({ status: 500, carriedOut: "maybe", attempts: 1 });
      expect(fake.callsTo("createReport")).toHaveLength(3);
    });
  });
});

describe("waiting, whatever an appliance does", () => {
  /** Runs a report of five seconds under a faked clock. @returns how long it took by that clock, and what came. */
  async function run(behaviour: Partial<SessionBehaviour>, runMs = 5_000) {
    vi.useFakeTimers();
    const fake = sessionFake({ runMs, behaviour });
    const client = new SessionReportsClient({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch: fake.fetch });
    const startedAt = Date.now();
    const work = client.runReport({ criteria }).then((report) => ({ report, elapsedMs: Date.now() - startedAt }));
    await vi.advanceTimersByTimeAsync(300_000);
    return { fake, ...(await work) };
  }

  test("generated_at in the list is enough", async () => {
    const { fake, report, elapsedMs } = await run({});
    expect(elapsedMs).toBeLessThan(10_000);
    expect(fake.callsTo("getReportFile")).toEqual([]);
    expect(fake.callsTo("listReports").every(({ query }) => query["filter"] === `id.in(${report.id})`)).toBe(true);
  });

  const notReady = ["not-found", "failure", "empty", "accepted"] as const;
  describe.each(notReady)("a file that is not ready answers with %s", (fileNotReady) => {
    test.each([
      ["has no generated_at", { generatedAt: "left-out" }],
      ["is listed when it is done", { listing: "when-generated" }],
      ["is never listed", { listing: "never" }],
    ] as const)("and the report %s", async (_, behaviour) => {
      const { fake, report, elapsedMs } = await run({ fileNotReady, ...behaviour }, 30_000);
      expect(elapsedMs).toBeGreaterThanOrEqual(30_000);
      expect(elapsedMs).toBeLessThan(60_000);
      expect(report.id).toBe(fake.objects("report")[0]?.["id"]);
      const file = await report.download({ format: "pdf" });
      expect(file.format).toBe("pdf");
      await file.bytes();
    });

    test("and comes a moment after generated_at", async () => {
      vi.useFakeTimers();
      const fake = sessionFake({ behaviour: { fileNotReady, fileLagMs: 4_000 } });
      const report = await fake.client().runReport({ criteria }, { poll: { firstMs: 0 } });
      const download = report.download({ format: "html" });
      await vi.advanceTimersByTimeAsync(20_000);
      expect((await download).format).toBe("html");
    });
  });

  test("also after a report that was long in the making, the file may come a moment after generated_at", async () => {
    vi.useFakeTimers();
    const fake = sessionFake({ runMs: 120_000, behaviour: { fileLagMs: 30_000 } });
    const work = fake.client().runReport({ criteria }, { poll: { firstMs: 1_000 } });
    const download = work.then((report) => report.download({ format: "pdf" })).then(({ format }) => format, String);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await download).toBe("pdf");
  });

  test.each(["ignored", "refused"] as const)("filters are %s", async (filters) => {
    const { report } = await run({ filters, largestPage: 2, paging: "honoured" });
    expect(report.result.generated_at).toBeDefined();
  });

  test("a refusal of filters under 200 is understood, too, and remembered", async () => {
    const { fake } = await run({ filters: "refused", errorStatus: "ok" });
    expect(fake.callsTo("listReports").filter(({ query }) => "filter" in query)).toHaveLength(1);
  });

  test("a report that is long in the making and only listed then is waited for", async () => {
    // With a "not found" for the file there would be no telling it from one that does not exist.
    const { elapsedMs } = await run({ listing: "never", fileNotReady: "failure" }, 120_000);
    expect(elapsedMs).toBeGreaterThanOrEqual(120_000);
  });

  test("what is neither listed nor has a file is not found, a minute after its start", async () => {
    vi.useFakeTimers();
    const fake = sessionFake();
    const handle = { id: "999", startedAt: new Date().toISOString() };
    const work = failureOf(fake.client().resume(handle));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(fake.callsTo("getReportFile").length).toBeGreaterThan(0);
    expect(await fake.client().checkReport(handle)).toMatchObject({ state: "not listed", finished: false });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await work).toBeInstanceOf(NotFoundError);
    expect(await work).toMatchObject({ handle: { ...handle, vendor: "fudo" } });
  });

  test("an id of unknown age that is neither listed nor has a file is not found at once", async () => {
    const client = sessionFake().client();
    expect(await failureOf(client.resume({ id: "999" }))).toBeInstanceOf(NotFoundError);
    expect(await failureOf(client.checkReport({ id: "999" }))).toBeInstanceOf(NotFoundError);
  });

  test("a report that never comes ends the wait by maxWaitMs, with the handle", async () => {
    const fake = sessionFake({ runMs: Infinity });
    const failure = await failureOf(fake.client().runReport({ criteria }, { maxWaitMs: 30 }));
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ phase: "wait", handle: { id: fake.objects("report")[0]?.["id"] } });
  });

  test("a report that was deleted is expired", async () => {
    const fake = sessionFake({ behaviour: { removedRows: "listed" } });
    const client = fake.client();
    const handle = await client.submitReport({ criteria });
    await client.deleteReport({ id: handle.id });
    expect(await failureOf(client.resume(handle))).toBeInstanceOf(ReportExpiredError);
    expect(await client.checkReport(handle)).toMatchObject({ state: "removed", failure: { code: "report_expired" } });
  });

  test("a file that is gone is not waited for for long", async () => {
    const fake = sessionFake();
    const client = fake.client();
    const report = await client.runReport({ criteria });
    await client.deleteReport({ id: report.id });
    vi.useFakeTimers();
    const download = failureOf(report.download({ format: "csv" }));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await download).toBeInstanceOf(NotFoundError);
    const calls = fake.callsTo("getReportFile").length;
    expect(await failureOf(report.download({ format: "csv" }))).toBeInstanceOf(NotFoundError);
    expect(fake.callsTo("getReportFile")).toHaveLength(calls + 1);
  });

  test("the rights to a report may be missing", async () => {
    const fake = sessionFake({ runMs: 1_000, behaviour: { forbidden: ["listReports"] } });
    const failure = await failureOf(fake.client().runReport({ criteria }));
    expect(failure).toBeInstanceOf(ForbiddenError);
    expect(failure).toMatchObject({ handle: { vendor: "fudo" } });
  });

  test("an abort settles at once", async () => {
    const fake = sessionFake({ runMs: Infinity });
    const controller = new AbortController();
    const work = failureOf(
      fake.client().runReport({ criteria }, { signal: controller.signal, onStarted: () => controller.abort("enough") }),
    );
    expect(await work).toBeInstanceOf(AbortedError);
    expect(await work).toMatchObject({ cause: "enough", handle: { vendor: "fudo" } });
  });

  test("an unknown format is refused before anything is sent", async () => {
    const fake = sessionFake();
    const report = await fake.client().runReport({ criteria });
    expect(await failureOf(report.download({ format: "xlsx" as "csv" }))).toBeInstanceOf(ConfigError);
    expect(fake.callsTo("getReportFile")).toEqual([]);
  });
});

describe("lists", () => {
  const filled = async (behaviour: Partial<SessionBehaviour> = {}) => {
    const fake = sessionFake({ behaviour });
    const client = fake.client();
    for (let n = 1; n <= 5; n++) await client.createReport({ criteria, title: `Report ${n}` });
    return { fake, client };
  };
  const titles = (rows: readonly { readonly title?: string | null | undefined }[]) =>
    rows.map(({ title }) => title?.at(-1));

  test.each<[string, Partial<SessionBehaviour>]>([
    ["is honoured", {}],
    ["is ignored", { paging: "ignored" }],
    ["is capped by the appliance", { largestPage: 1 }],
    ["comes with totals", { totals: "present" }],
    ["ends in nothing at all", { emptyLists: "left-out" }],
  ])("every object comes once when paging %s", async (_, behaviour) => {
    const { client } = await filled(behaviour);
    expect(titles(await client.listReports({ limit: 2 }).toArray())).toEqual(["1", "2", "3", "4", "5"]);
    expect(titles(await client.listReports().toArray())).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("nothing is sent that was not asked for, and offset goes on from where it began", async () => {
    const { fake, client } = await filled();
    await client.listReports({ limit: 3, offset: 1 }).toArray();
    expect(fake.callsTo("listReports").map(({ query }) => query)).toEqual([
      { limit: "3", offset: "1" },
      { limit: "3", offset: "4" },
      { limit: "3", offset: "5" },
    ]);
    const pages: number[] = [];
    for await (const page of client.listReports({}).pages()) {
      pages.push(page.items.length);
      expect(page.status).toBe(200);
    }
    expect(pages).toEqual([5]);
    expect(fake.callsTo("listReports").at(3)?.query).toEqual({});
  });

  test("filter, order, fields and whatever else", async () => {
    const { fake, client } = await filled();
    const rows = await client
      .listReports({
        filter: all(field("title").in("Report 2", "Report (3)", "Report 4")),
        order: "!title",
        fields: ["title"],
        query: { total_count: true },
      })
      .toArray();
    expect(rows).toEqual([
      { id: expect.any(String) as string, title: "Report 4" },
      { id: expect.any(String) as string, title: "Report 2" },
    ]);
    expect(new URL(fake.callsTo("listReports")[0]?.url ?? "").search).toBe(
      "?total_count=true&filter=title.in(Report%202,Report%20%283%29,Report%204)&order=!title&fields=id,title",
    );
  });

  test.each<[string, object]>([
    ["filter", { filter: "title.in(a b)" }],
    ["filter", { filter: "title&admin=1" }],
    ["order", { order: "title#" }],
    ["fields", { fields: [] }],
    ["fields", { fields: ["id&x"] }],
    ["limit", { limit: 0 }],
    ["offset", { offset: -1 }],
    ["params.page", { page: 2 }],
  ])("a wrong %s is refused: %j", async (option, params) => {
    const fake = sessionFake();
    const failure = await failureOf(fake.client().listReports(params).toArray());
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("reports of others are seen by those who may", async () => {
    const fake = sessionFake();
    const [, other, admin] = fake.users.map(({ apiKey }) => fake.client({ auth: { apiKey } }));
    const { id } = await fake.client().createReport({ criteria });
    expect(await other?.listReports().toArray()).toEqual([]);
    expect(await failureOf((other as SessionReportsClient).deleteReport({ id }))).toBeInstanceOf(NotFoundError);
    expect((await admin?.listReports().toArray())?.map((row) => row.id)).toEqual([id]);
  });

  test("attributes that are null, unknown or missing do not matter", async () => {
    const { client } = await filled({
      emptyAttributes: "null",
      extraAttributes: "present",
      expensiveAttributes: "always",
      dates: "iso",
    });
    const [first] = await client.listReports().toArray();
    expect(first).toMatchObject({
      title: "Report 1",
      report_type: null,
      undocumented_flag: true,
      created_on: "fudo-1",
    });
  });

  test("an id that lost its digits on the way is not passed on as if it were whole", async () => {
    const fake = sessionFake({ behaviour: { ids: "number" } });
    const client = fake.client();
    const lost = /is a number beyond 2\^53, whose last digits are lost/;
    expect(await failureOf(client.createReport({ criteria }))).toMatchObject({
      name: "DecodeError",
      message: expect.stringMatching(lost),
      issues: [expect.stringMatching(/^report\.id: is a number/)],
      carriedOut: "yes",
    });
    expect(await failureOf(client.listReports().toArray())).toMatchObject({
      message: expect.stringMatching(/report\.0\.id: is a number/),
    });
    // Small ids are whole as numbers, too, and text like all others.
    expect((await client.listDefinedReports().toArray())[0]?.id).toBe("5");
  });
});

describe("wrong input", () => {
  test("an empty list of criteria is told what belongs into it", async () => {
    expect(await failureOf(sessionFake().client().runReport({ criteria: [] }))).toMatchObject({
      message:
        'criteria: expected a list of at least one criterion, such as [{ field: "protocol", value: "ssh" }], got an empty array',
    });
  });

  const lost = Number("9124292845052624897");
  const cases: [string, string, (client: SessionReportsClient) => Promise<unknown>][] = [
    ["id", "defined", (client) => client.deleteReport({ id: "defined" })],
    ["id", "text", (client) => client.getReportFile({ id: "../defined/5", format: "csv" })],
    ["id", "a sign", (client) => client.deleteSubscription({ id: "-1" })],
    ["id", "nothing", (client) => client.deleteDefinedReport({ id: "" })],
    ["id", "a number", (client) => client.deleteReport({ id: 6 as never })],
    ["id", "lost digits", (client) => client.deleteReport({ id: lost as never })],
    ["id", "too many digits", (client) => client.deleteReport({ id: "18446744073709551616" })],
    ["handle.id", "text", (client) => client.resume({ id: "defined" })],
    ["format", "xlsx", (client) => client.getReportFile({ id: "1", format: "xlsx" as "csv" })],
    ["format", "CSV", (client) => client.getReportFile({ id: "1", format: "CSV" as "csv" })],
    ["criteria", "empty", (client) => client.createReport({ criteria: [] })],
    ["criteria", "no list", (client) => client.runReport({ criteria: "ssh" as never })],
    ["criteria", "missing", (client) => client.createReport({} as never)],
    [
      "criteria[0].value",
      "a number",
      (client) => client.createReport({ criteria: [{ field: "a", value: 1 as never }] }),
    ],
    ["criteria[0].value", "no user", (client) => client.createReport({ criteria: [{ field: "user", value: "ada" }] })],
    ["criteria[0]", "text", (client) => client.createReport({ criteria: ["ssh" as never] })],
    [
      "criteria[0].op",
      "unknown",
      (client) => client.createReport({ criteria: [{ field: "a", value: "b", op: 1 } as never] }),
    ],
    ["defined_report_id", "text", (client) => client.createReport({ defined_report_id: "all" })],
    ["period", "daily", (client) => client.createSubscription({ period: "daily" as "day", defined_report_id: "6" })],
    [
      "defined_report_id",
      "a number",
      (client) => client.createSubscription({ period: "day", defined_report_id: 6 as never }),
    ],
    [
      "user_id",
      "text",
      (client) => client.createSubscription({ period: "day", defined_report_id: "6", user_id: "ada" }),
    ],
    ["title", "missing", (client) => client.createDefinedReport({} as never)],
    ["query_filter", "empty", (client) => client.createDefinedReport({ title: "a", query_filter: "" })],
    ["params", "nothing", (client) => client.updateDefinedReport({ id: "1" })],
    ["params", "undefined", (client) => client.updateDefinedReport({ id: "1", title: undefined })],
    ["type", "immutable", (client) => client.updateDefinedReport({ id: "1", title: "a", type: "system" } as never)],
    ["params.created_by", "read-only", (client) => client.updateDefinedReport({ id: "1", created_by: "5" } as never)],
    ["objectType", "blueprint", (client) => client.getObjectSpec({ objectType: "blueprint" as "report" })],
  ];

  test.each(cases)("%s (%s) is refused before anything is sent", async (option, _, call) => {
    const fake = sessionFake();
    const failure = await failureOf(call(fake.client()));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("a number that is no id says why", async () => {
    const failure = await failureOf(
      sessionFake()
        .client()
        .deleteReport({ id: lost as never }),
    );
    expect((failure as Error).message).toContain("whose last digits are lost; ids are 64-bit and must be text");
  });

  test.each([
    ["http://10.0.214.98", /https/],
    ["https://10.0.214.98/api/system", /under \/api\/v2 only/],
    ["10.0.214.98", /absolute address/],
  ])("baseUrl %s", (baseUrl, message) => {
    expect(() => new SessionReportsClient({ baseUrl, auth: { apiKey: "k" } })).toThrow(message);
  });

  test.each([
    [{}, /expected { apiKey } or { none }/],
    [{ apiKey: "" }, /auth\.apiKey/],
    [{ apiKey: "a\r\nb" }, /auth\.apiKey/],
    [{ accessToken: "a bearer token" }, /expected { apiKey } or { none }/],
    [{ apiKey: "k", none: true }, /auth\.none/],
  ])("auth %j", (auth, message) => {
    expect(() => new SessionReportsClient({ baseUrl: "https://10.0.214.98", auth: auth as never })).toThrow(message);
  });
});

describe("signing in", () => {
  test("the path of the API may be part of the address", () => {
    const { baseUrl } = new SessionReportsClient({ baseUrl: "https://10.0.214.98/api/v2/", auth: { none: true } });
    expect(baseUrl).toBe("https://10.0.214.98");
  });

  test("a refused key says what a key is, and is never shown", async () => {
    const fake = sessionFake();
    const client = fake.client({ auth: { apiKey: "a-wrong-key" } });
    const failure = await failureOf(client.createReport({ criteria }));
    expect(failure).toBeInstanceOf(UnauthorizedError);
    expect((failure as Error).message).toMatch(/Unauthorized; auth\.apiKey must be the key of/);
    expect(JSON.stringify(failure)).not.toContain("a-wrong-key");
    expect(fake.calls).toHaveLength(1);
  });

  test("a function supplies keys, and a fresh one after a refusal", async () => {
    const fake = sessionFake();
    const asked: (string | undefined)[] = [];
    const client = fake.client({
      auth: {
        apiKey: ({ rejectedToken }) => {
          asked.push(rejectedToken);
          return rejectedToken === undefined ? "an-old-key" : fake.credentials.apiKey;
        },
      },
    });
    await client.createReport({ criteria });
    expect(asked).toEqual([undefined, "an-old-key"]);
    expect(fake.calls.map(({ headers }) => headers["authorization"])).toEqual(["an-old-key", fake.credentials.apiKey]);
    const empty = fake.client({ auth: { apiKey: () => "" } });
    expect(await failureOf(empty.createReport({ criteria }))).toBeInstanceOf(TokenError);
  });

  test("behind a proxy nothing is sent", async () => {
    const fake = sessionFake();
    await failureOf(fake.client({ auth: { none: true } }).createReport({ criteria }));
    expect(fake.calls[0]?.headers).not.toHaveProperty("authorization");
  });

  test("fromEnv", async () => {
    const fake = sessionFake();
    const env = { FUDO_BASE_URL: fake.baseUrl, FUDO_API_KEY: fake.credentials.apiKey, FUDO_CA_FILE: "/not/read" };
    const client = SessionReportsClient.fromEnv({ env, fetch: fake.fetch });
    expect(await client.listReports().toArray()).toEqual([]);
    const mounted = { ...env, FUDO_API_KEY: `${env.FUDO_API_KEY}\n`, FUDO_BASE_URL: `${env.FUDO_BASE_URL}\r\n` };
    expect(await SessionReportsClient.fromEnv({ env: mounted, fetch: fake.fetch }).listReports().toArray()).toEqual([]);
    expect(() => SessionReportsClient.fromEnv({ env: {} })).toThrow(
      "FUDO_BASE_URL: this environment variable is not set; missing are FUDO_BASE_URL, FUDO_API_KEY; " +
        "or pass { baseUrl, auth: { apiKey } } to fromEnv",
    );
    expect(() => SessionReportsClient.fromEnv({ env: { FUDO_BASE_URL: fake.baseUrl } })).toThrow(/FUDO_API_KEY/);
    expect(() => SessionReportsClient.fromEnv({ env })).toThrow(/FUDO_CA_FILE: the file cannot be read/);
  });
});

describe("failures", () => {
  const envelopes = ["message", "error-object", "errors", "reason"] as const;

  test.each(envelopes)("an envelope with %s, under its own status and under 200", async (errorEnvelope) => {
    for (const errorStatus of ["http", "ok"] as const) {
      const fake = sessionFake({ behaviour: { errorEnvelope, errorStatus, requestIds: "header" } });
      const client = fake.client();
      for (const work of [
        client.deleteReport({ id: "1" }),
        client.getReportFile({ id: "1", format: "pdf" }),
        client.updateDefinedReport({ id: "17", title: "a" }),
      ]) {
        const failure = await failureOf(work);
        expect(failure).toBeInstanceOf(HttpError);
        expect(isSessionError(failure)).toBe(true);
        expect(failure).toMatchObject({
          status: errorStatus === "ok" ? 200 : 404,
          message: expect.stringContaining("Object not found"),
          requestId: expect.stringMatching(/^[\da-f]{16}$/),
          carriedOut: "no",
        });
      }
    }
  });

  test.each(["html", "empty"] as const)("a body of %s under an error status", async (errorEnvelope) => {
    const fake = sessionFake({ behaviour: { errorEnvelope } });
    const failure = await failureOf(fake.client().deleteReport({ id: "1" }));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect((failure as Error).message).toMatch(/is baseUrl the address of a Fudo Enterprise appliance/);
    expect(isSessionError(failure)).toBe(false);
  });

  const odd = ["html", "empty", "garbage", "broken-json"] as const;
  test.each(odd)(
    "200 with %s where JSON was expected is a DecodeError, also where nothing is returned",
    async (fault) => {
      const fake = sessionFake();
      const client = fake.client();
      for (const [operation, call] of [
        ["listReports", () => client.listReports().toArray()],
        ["createReport", () => client.createReport({ criteria })],
        ["deleteReport", () => client.deleteReport({ id: "1" })],
        ["updateDefinedReport", () => client.updateDefinedReport({ id: "17", title: "a" })],
        ["getObjectSpec", () => client.getObjectSpec({ objectType: "report" })],
      ] as const) {
        fake.fail(operation, [fault]);
        const failure = await failureOf(call());
        expect(failure).toBeInstanceOf(DecodeError);
        expect(failure).toMatchObject({ status: 200, carriedOut: "yes" });
      }
    },
  );

  test.each<[ReportFileFormat, string, RegExp]>([
    ["pdf", "html", /an HTML page \(a proxy or a login page\?\)/],
    ["csv", "html", /an HTML page/],
    ["pdf", "empty", /an empty body instead of a pdf file/],
    ["csv", "garbage", /JSON: \["not"/],
    ["html", "garbage", /JSON/],
    ["pdf", "broken-json", /JSON/],
  ])("a %s file that is %s is an error and no file", async (format, fault, message) => {
    const fake = sessionFake({ behaviour: { requestIds: "header" } });
    const report = await fake.client().runReport({ criteria });
    // Once more than a file that might not be ready is asked for.
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000);
    onTestFinished(() => void vi.restoreAllMocks());
    fake.fail("getReportFile", [fault as "html"]);
    const failure = await failureOf(report.saveTo(join(folder, "report"), { format }));
    expect(failure).toBeInstanceOf(DownloadError);
    expect(failure).toMatchObject({
      status: 200,
      requestId: expect.any(String),
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test("a login page in place of an HTML report is an error, and no file", async () => {
    const fake = sessionFake();
    const report = await fake.client().runReport({ criteria });
    const page = '<!doctype html><title>Sign in</title><form><input name="p" type="password"></form>';
    fake.fail("getReportFile", [{ status: 200, body: page }]);
    const failure = await failureOf(report.saveTo(`${folder}/`, { format: "html" }));
    expect(failure).toMatchObject({
      name: "DownloadError",
      message: expect.stringContaining("a login page instead of"),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each<[string, Partial<SessionBehaviour>, string]>([
    ["no headers worth the name", { fileContentType: "octet-stream", fileLength: "chunked" }, "report-"],
    ["a name of its own", { contentDisposition: "attachment" }, "fudo-"],
  ])("a file with %s", async (_, behaviour, prefix) => {
    const report = await sessionFake({ behaviour }).client().runReport({ criteria });
    for (const format of ["csv", "pdf", "html"] as const) {
      const saved = await report.saveTo(`${folder}/`, { format });
      expect(saved).toMatchObject({ format, fileName: `${prefix}${report.id}.${format}` });
    }
  });

  test.each(["underscores", "hyphens"] as const)("a specification with %s", async (specNames) => {
    const client = sessionFake({ behaviour: { specNames } }).client();
    expect((await client.getObjectSpec({ objectType: "defined_report" }))["title"]).toEqual({
      type: "string",
      ignore_case: true,
    });
  });

  test("an acknowledgement without content is one", async () => {
    const fake = sessionFake({ behaviour: { acknowledgement: "no-content" } });
    const client = fake.client();
    const { id } = await client.createDefinedReport({ title: "a" });
    expect(await client.updateDefinedReport({ id, title: "b" })).toBeUndefined();
    const { status } = await client.deleteDefinedReport({ id }).withResponse();
    expect(status).toBe(204);
  });

  test("rights and state", async () => {
    const fake = sessionFake();
    const client = fake.client();
    expect(await failureOf(client.deleteDefinedReport({ id: PredefinedReport.System }))).toBeInstanceOf(ForbiddenError);
    const someoneElse = { period: "day", defined_report_id: "6", user_id: fake.users[1]?.id } as const;
    expect(await failureOf(client.createSubscription(someoneElse))).toBeInstanceOf(ForbiddenError);
    const unknownDefinition = client.createSubscription({ period: "day", defined_report_id: "404" });
    expect(await failureOf(unknownDefinition)).toBeInstanceOf(BadRequestError);
    fake.fail("deleteReport", ["409"]);
    expect(await failureOf(client.deleteReport({ id: "1" }))).toBeInstanceOf(ConflictError);
  });

  test("any other endpoint goes through the same credential and errors", async () => {
    const fake = sessionFake();
    const client = fake.client();
    expect(await client.request("GET", "/api/v2/objspec/report")).toMatchObject({ result: "success" });
    const failure = await failureOf(client.request("GET", "/api/v2/server"));
    expect(failure).toBeInstanceOf(NotFoundError);
  });
});

test("events tell the story without secrets", async () => {
  const events: ReportsEvent[] = [];
  const fake = sessionFake({ runMs: 5 });
  const client = fake.client({ onEvent: (event) => void events.push(event) });
  await (await client.runReport({ criteria }, { label: "nightly" })).saveTo(join(folder, "a.pdf"), { format: "pdf" });
  expect(new Set(events.map(({ operation }) => operation))).toEqual(
    new Set(["runReport", "saveTo", "POST /api/v2/report", "GET /api/v2/report", "GET /api/v2/report/{id}/{format}"]),
  );
  expect(events.every(({ label }) => label === "nightly")).toBe(true);
  expect(JSON.stringify(events)).not.toContain(fake.credentials.apiKey);
});
