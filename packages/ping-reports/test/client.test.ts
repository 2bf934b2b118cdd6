import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "@identity-reports/fake-server";
import {
  AbortedError,
  ConfigError,
  NotFoundError,
  PingReportName,
  PingReportsClient,
  RateLimitError,
  ReportExpiredError,
  ReportFailedError,
  ServerError,
  TimeoutError,
  type ReportsEvent,
} from "@identity-reports/ping-reports";
import { pingFake, type PingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { handlers } from "@identity-reports/ping-reports/msw";

const roles = { name: PingReportName.RoleMembership, realm: "alpha", parameters: { roles: ["admin"] } } as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail("expected a failure"),
    (error: unknown) => error,
  );

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ping-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the whole life of a report", () => {
  const mockServer = setupServer();
  beforeAll(() => mockServer.listen({ onUnhandledFrame: "error" }));
  afterEach(() => mockServer.resetHandlers());
  afterAll(() => mockServer.close());

  const carriers: Record<string, (fake: PingFake) => Promise<PingReportsClient>> = {
    "the fake's fetch": async (fake) => fake.client(),
    msw: async (fake) => {
      mockServer.use(...handlers(fake));
      return new PingReportsClient({ tenant: "openam-acme-ew2.id.forgerock.io", auth: { ...fake.credentials } });
    },
    "real HTTP": async (fake) => {
      mockServer.close();
      const server = await serve(fake);
      onTestFinished(async () => {
        await server.close();
        mockServer.listen({ onUnhandledFrame: "error" });
      });
      return new PingReportsClient({ baseUrl: server.url, auth: { ...fake.credentials } });
    },
  };

  describe.each(Object.keys(carriers))("through %s", (carrier) => {
    const setUp = async (options?: PingFakeOptions) => {
      const fake = pingFake(options);
      return { fake, client: await (carriers[carrier] as (fake: PingFake) => Promise<PingReportsClient>)(fake) };
    };

    test("a service account signs in, a report runs, rows stream, CSV and JSON Lines files land", async () => {
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 25, exportMs: 15, rows: 230 });
      const seen: string[] = [];
      const report = await client.runReport(roles, {
        ...quick,
        label: "nightly",
        onStarted: (handle) => void seen.push(`started ${handle.id}`),
        onProgress: ({ state }) => void seen.push(state),
      });
      expect(seen[0]).toBe(`started ${report.id}`);
      expect(seen.at(-1)).toBe("COMPLETED_SUCCESS");
      expect(report.handle).toMatchObject({
        vendor: "ping",
        name: "ROLE-MEMBERSHIP",
        realm: "alpha",
        templateType: "published",
        label: "nightly",
      });

      const rows = await report.rows().toArray();
      expect(rows).toHaveLength(230);
      expect(fake.callsTo("viewRun").map(({ query }) => query["_pagedResultsOffset"])).toEqual(["0", "100", "200"]);

      const csv = await report.saveTo(join(folder, "roles.csv"), { format: "csv" });
      expect(csv).toMatchObject({
        format: "csv",
        rowCount: 230,
        rowsComplete: true,
        sha256: expect.any(String) as string,
      });
      expect((await readFile(csv.path, "utf8")).split("\r\n")[0]).toBe(
        "role_name,user_name,first_name,last_name,email",
      );
      const lines = await report.saveTo(`${folder}/`, { format: "jsonl" });
      expect(lines).toMatchObject({ fileName: "ROLE-MEMBERSHIP.jsonl", rowCount: 230, rowsComplete: true });
      const text = await readFile(lines.path, "utf8");
      expect(
        text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(rows);
      expect((await readdir(folder)).sort()).toEqual(["ROLE-MEMBERSHIP.jsonl", "roles.csv"]);
      expect(fake.callsTo("getAccessToken")).toHaveLength(1);
      expect(
        new Set(
          fake.calls
            .filter(({ operation }) => operation !== "getAccessToken")
            .map(({ headers }) => headers["accept-api-version"]),
        ),
      ).toEqual(new Set(["resource=1.0"]));
    });

    test("large results come as ZIP, whatever was asked for", async () => {
      const { client } = await setUp({ behaviour: { zipFromRows: 10 } });
      const report = await client.runReport(roles, quick);
      const saved = await report.saveTo(`${folder}/`, { format: "csv" });
      expect(saved).toMatchObject({ format: "zip", fileName: "ROLE-MEMBERSHIP.zip" });
      expect(saved).toMatchObject({ rowCount: 37, rowsComplete: true });
      expect((await readFile(saved.path)).subarray(0, 4)).toEqual(Buffer.from("PK\x03\x04"));
    });

    test("a template goes from draft to published, into another file and back", async () => {
      const { client } = await setUp();
      const reportConfig = {
        version: "v2",
        entities: [{ entity: "users" }],
        fields: [{ label: "City", value: "users.city" }],
      };
      const { name = "" } = await client.createTemplate({ displayName: "Cities", reportConfig });
      await client.publishTemplate({ name: name ?? "" });
      const { text } = await client.exportTemplate({ name: name ?? "" });
      await client.deleteTemplate({ name: name ?? "", templateType: "published" });
      await expect(client.getTemplate({ name: name ?? "" })).rejects.toBeInstanceOf(NotFoundError);
      const imported = await client.importTemplate({ document: text });
      const draft = await client.getTemplate({ name: imported.name ?? "", templateType: "draft" });
      expect(draft).toMatchObject({ displayName: "Cities", reportConfig: JSON.stringify(reportConfig) });
    });

    test("tokens that expire under way are renewed with a fresh assertion, refusals waited out, reads repeated", async () => {
      const { fake, client } = await setUp();
      fake.nextRun({ runMs: 20 });
      const handle = await client.submitReport(roles);
      fake.expireTokens();
      fake.fail("getAccessToken", ["500", "ok"]);
      fake.fail("listRuns", [{ status: 429, retryAfterMs: 20 }, "reset"]);
      fake.fail("viewRun", ["503", "ok"]);
      fake.fail("downloadRun", [{ status: 503, retryAfterMs: 10 }, "500"]);
      const report = await client.resume(JSON.parse(JSON.stringify(handle)) as typeof handle, quick);
      expect(await report.rows().toArray()).toHaveLength(37);
      await report.saveTo(join(folder, "a.csv"), { format: "csv" });
      expect(fake.pendingFaults()).toEqual({});
      const assertions = fake.callsTo("getAccessToken").map(({ body }) => (body as { assertion: string }).assertion);
      expect(new Set(assertions).size).toBe(assertions.length);
    });

    test("a run that may have been started is not started again", async () => {
      const { fake, client } = await setUp();
      fake.fail("startRun", ["500"]);
      const failure = await failureOf(client.runReport(roles));
      expect(failure).toBeInstanceOf(ServerError);
      expect(failure).toMatchObject({ carriedOut: "maybe", attempts: 1 });
      expect(fake.callsTo("startRun")).toHaveLength(1);
    });
  });
});

describe("how runs end", () => {
  test.each(["failureReason", "message", "statusMessage"] as const)(
    "a failure says why, in %s",
    async (failureField) => {
      const fake = pingFake({ behaviour: { failureField } });
      fake.nextRun({ outcome: "COMPLETED_FAILED", failure: "The query is wrong" });
      const failure = await failureOf(fake.client().runReport(roles));
      expect(failure).toBeInstanceOf(ReportFailedError);
      expect(failure).toMatchObject({
        code: "report_failed",
        state: "COMPLETED_FAILED",
        messages: ["The query is wrong"],
        handle: { id: fake.runs[0]?.id },
        message: expect.stringContaining("The query is wrong") as string,
      });
    },
  );

  test("a failure without a word is one all the same", async () => {
    const fake = pingFake({ behaviour: { failureField: "none" } });
    fake.nextRun({ outcome: "COMPLETED_FAILED" });
    expect(await failureOf(fake.client().runReport(roles))).toMatchObject({ code: "report_failed", messages: [] });
  });

  test("the vendor's words about a failure are shown without the secrets in them", async () => {
    const token = "sekrit-token-0123456789";
    const failed = {
      runId: "r1",
      status: "COMPLETED_FAILED",
      failureReason: `caller ${token} has no access`,
      errors: [`Authorization: Bearer ${token}`],
      context: { access_token: "another-token" },
    };
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: token },
      fetch: async () => Response.json({ result: [failed] }),
    });
    const failure = await failureOf(client.resume({ id: "r1", name: "ANY" }));
    expect(failure).toBeInstanceOf(ReportFailedError);
    expect(failure).toMatchObject({
      messages: ["caller [redacted] has no access", expect.stringMatching(/^Authorization: Bearer/) as string],
      result: { runId: "r1", status: "COMPLETED_FAILED" },
    });
    expect(JSON.stringify(failure)).not.toMatch(/sekrit|another-token/);
    expect(String(failure)).not.toContain(token);
  });

  test("a quota is typed, and nothing is asked again", async () => {
    const fake = pingFake();
    const failure = "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay";
    fake.nextRun({ outcome: "COMPLETED_FAILED", failure });
    expect(await failureOf(fake.client().runReport(roles))).toMatchObject({
      code: "quota_exceeded",
      isRetryable: false,
    });
    fake.fail("startRun", [{ status: 429, body: { message: failure } }]);
    const refused = await failureOf(fake.client().runReport(roles));
    expect(refused).toBeInstanceOf(RateLimitError);
    expect(refused).toMatchObject({ isRetryable: false, carriedOut: "no" });
    expect(fake.callsTo("startRun")).toHaveLength(2);
  });

  test("a handle names the report that was started, whatever the caller's object says by then", async () => {
    const params: { name: string; realm: string } = { name: PingReportName.RoleMembership, realm: "alpha" };
    const work = pingFake().client().submitReport(params);
    params.name = PingReportName.JourneyStats;
    expect(await work).toMatchObject({ name: "ROLE-MEMBERSHIP" });
  });

  test("an unknown status is a run that goes on, until the time is up", async () => {
    const fake = pingFake();
    fake.nextRun({ outcome: "QUEUED_FOR_TOMORROW" });
    const failure = await failureOf(fake.client().runReport(roles, { ...quick, maxWaitMs: 40 }));
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ phase: "wait", handle: { name: "ROLE-MEMBERSHIP" } });
  });

  test("a run that is not listed at once is waited for", async () => {
    const fake = pingFake({ behaviour: { runHiddenMs: 30 } });
    const report = await fake.client().runReport(roles, quick);
    expect(report.id).toBe(fake.runs[0]?.id);
    expect(fake.callsTo("listRuns").length).toBeGreaterThan(1);
  });

  test("checked before it is listed, a run counts as running", async () => {
    const fake = pingFake({ behaviour: { runHiddenMs: 60_000 } });
    const client = fake.client();
    const { id, startedAt, ...handle } = await client.submitReport(roles);
    expect(await client.checkReport({ id, startedAt, ...handle })).toMatchObject({
      state: "not listed",
      finished: false,
    });
    await expect(client.checkReport({ id, ...handle })).rejects.toBeInstanceOf(NotFoundError);
  });

  test("an expired run is a ReportExpiredError, from the run as from its rows and its file", async () => {
    const fake = pingFake({ behaviour: { retentionMs: 60 } });
    const client = fake.client();
    const report = await client.runReport(roles, quick);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const failure = await report
      .rows()
      .toArray()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ReportExpiredError);
    expect(failure).toMatchObject({ handle: report.handle });
    const file = { runId: report.id, name: roles.name, format: "csv" };
    await expect(client.downloadRun(file)).rejects.toThrow(/has expired/);
    await expect(client.downloadRun(file)).rejects.toBeInstanceOf(ReportExpiredError);
    await expect(client.downloadRun({ ...file, format: "jsonl" })).rejects.toBeInstanceOf(ReportExpiredError);
    await expect(client.resume(report.handle)).rejects.toBeInstanceOf(ReportExpiredError);
    expect(await client.checkReport(report.handle)).toMatchObject({
      state: "EXPIRED",
      failure: { code: "report_expired" },
    });
  });

  test("of an expired run, the files that were exported before can still be had, and no other", async () => {
    const run = { runId: "job_1", status: "EXPIRED", exportCsvStatus: "EXPORT_SUCCESS", exportJsonStatus: null };
    const actions: (string | null)[] = [];
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async (url) => {
        const action = new URL(url).searchParams.get("_action");
        actions.push(action);
        return action === "download" ? new Response("Role,User\na,b\n") : Response.json({ result: [run] });
      },
    });
    const report = await client.resume({ id: "job_1", name: "ROLE-MEMBERSHIP" });
    const file = await report.download({ format: "csv" });
    expect(await file.text()).toBe("Role,User\na,b\n");
    expect(await failureOf(report.download({ format: "jsonl" }))).toBeInstanceOf(ReportExpiredError);
    expect(actions).not.toContain("export");
  });

  test("an abort ends the wait promptly, and keeps the handle", async () => {
    const fake = pingFake();
    fake.nextRun({ runMs: 60_000 });
    const controller = new AbortController();
    const work = fake.client().runReport(roles, {
      signal: controller.signal,
      onStarted: () => setTimeout(() => controller.abort(), 20) as never,
    });
    const failure = await failureOf(work);
    expect(failure).toBeInstanceOf(AbortedError);
    expect(failure).toMatchObject({ handle: { id: fake.runs[0]?.id } });
  });

  test("a run is resumed by id and name; without the name nothing is sent", async () => {
    const fake = pingFake();
    const client = fake.client();
    const { id } = await client.submitReport(roles);
    expect((await client.resume({ id, name: "ROLE-MEMBERSHIP" })).id).toBe(id);
    const before = fake.calls.length;
    await expect(client.resume({ id })).rejects.toMatchObject({ option: "handle.name" });
    expect(fake.calls).toHaveLength(before);
  });
});

describe("rows", () => {
  test.each([
    ["given", 20, 3],
    ["missing", 20, 4],
    ["missing", 47, 2],
    ["given", 47, 1],
  ] as const)("with the total %s and pages of %i, %i pages", async (viewTotal, pageSize, pages) => {
    const fake = pingFake({ rows: 47, behaviour: { viewTotal } });
    const report = await fake.client().runReport(roles);
    expect(await report.rows({ pageSize }).toArray()).toHaveLength(47);
    expect(fake.callsTo("viewRun")).toHaveLength(pages);
  });

  test("can be sorted, and read as far as one likes", async () => {
    const fake = pingFake({ rows: 300 });
    const report = await fake.client().runReport(roles);
    let first: unknown;
    for await (const row of report.rows({ sortBy: "user_name", sortDirection: "desc" })) {
      first = row["user_name"];
      break;
    }
    expect(first).toBe("user.00300");
    expect(fake.callsTo("viewRun")).toHaveLength(1);
  });

  test("an empty report has none", async () => {
    const fake = pingFake({ rows: 0 });
    const report = await fake.client().runReport(roles);
    expect(await report.rows().toArray()).toEqual([]);
    expect(await report.saveTo(join(folder, "none.jsonl"), { format: "jsonl" })).toMatchObject({
      sizeBytes: 0,
      rowsComplete: true,
    });
    expect(await report.saveTo(join(folder, "none.csv"), { format: "csv" })).toMatchObject({
      rowCount: 0,
      rowsComplete: true,
    });
  });

  test("a wrong option is refused", async () => {
    const report = await pingFake().client().runReport(roles);
    await expect(report.rows({ pageSize: 0 }).toArray()).rejects.toBeInstanceOf(ConfigError);
    await expect(report.rows({ page: 3 } as never).toArray()).rejects.toBeInstanceOf(ConfigError);
  });
});

describe("files", () => {
  test("a file that Ping cut says so, and the rows are all there", async () => {
    const fake = pingFake({ rows: 60, behaviour: { rowLimit: 50 } });
    const report = await fake.client().runReport(roles);
    const saved = await report.saveTo(join(folder, "cut.csv"), { format: "csv" });
    expect(saved).toMatchObject({ rowCount: 50, rowsComplete: false });
    expect(await report.rows().toArray()).toHaveLength(60);
  });

  test("line ends inside cells are no rows, and an empty cell alone on its line is one", async () => {
    const fake = pingFake();
    fake.nextRun({ rows: [{ text: 'two\r\nlines and a "quote"' }, { text: "" }, { text: "three\n\nlines" }] });
    const report = await fake.client().runReport(roles);
    const complete = { rowCount: 3, rowsComplete: true };
    expect(await report.saveTo(join(folder, "a.csv"), { format: "csv" })).toMatchObject(complete);
    expect(await report.saveTo(join(folder, "a.jsonl"), { format: "jsonl" })).toMatchObject(complete);
  });

  test("a file that is too long to be made is a ReportFailedError", async () => {
    const fake = pingFake({ rows: 60, behaviour: { rowLimit: 50, longFiles: "failed" } });
    const report = await fake.client().runReport(roles);
    const failure = await failureOf(report.saveTo(join(folder, "a.csv"), { format: "csv" }));
    expect(failure).toBeInstanceOf(ReportFailedError);
    expect(failure).toMatchObject({ state: "EXPORT_FAILED", handle: { id: report.id } });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is exported once, however often it is downloaded", async () => {
    const fake = pingFake({ exportMs: 20 });
    const report = await fake.client().runReport(roles);
    const texts = await Promise.all([1, 2].map(async () => (await report.download({ format: "csv" })).text()));
    await (await report.download({ format: "csv" })).text();
    expect(texts[0]).toBe(texts[1]);
    expect(fake.callsTo("exportRun").length).toBeLessThanOrEqual(2);
    expect(fake.callsTo("downloadRun")).toHaveLength(3);
  });

  describe("whose making may have been asked for", () => {
    test("is not asked for again when the answer was lost; what Ping shows decides", async () => {
      const fake = pingFake({ exportMs: 15 });
      const report = await fake.client().runReport(roles, quick);
      fake.fail("exportRun", ["reset-after"]);
      const file = await report.download({ format: "csv" });
      expect((await file.text()).split("\r\n")).toHaveLength(39);
      expect(fake.callsTo("exportRun")).toHaveLength(1);
    });

    test.each([
      ["Ping shows nothing of it for a while", 60_000],
      ["the time is up", 25],
    ])("fails with what went wrong when %s", async (_, maxWaitMs) => {
      const fake = pingFake();
      const poll = { firstMs: 20, maxMs: 20 };
      const report = await fake.client().runReport(roles, { poll, maxWaitMs });
      fake.fail("exportRun", ["502", "502", "502"]);
      const failure = await failureOf(report.download({ format: "csv" }));
      expect(failure).toBeInstanceOf(ServerError);
      expect(failure).toMatchObject({ status: 502, carriedOut: "maybe", handle: { id: report.id } });
      expect(fake.callsTo("exportRun")).toHaveLength(1);
    });

    test("is asked for again when the request never got there", async () => {
      const fake = pingFake();
      let refusals = 0;
      const fetch: typeof fake.fetch = async (url, init) => {
        if (!String(url).includes("_action=export") || refusals++ > 0) return await fake.fetch(url, init);
        throw new TypeError("fetch failed", {
          cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
        });
      };
      const report = await fake.client({ fetch, retries: 0 }).runReport(roles, quick);
      await (await report.download({ format: "csv" })).text();
      expect(refusals).toBe(2);
      expect(fake.callsTo("exportRun")).toHaveLength(1);
    });

    test("after one that failed before, it is the new one that counts", async () => {
      const states = ["EXPORT_FAILED", "EXPORT_FAILED", "EXPORT_PENDING", "EXPORT_SUCCESS"];
      const sent: string[] = [];
      const client = new PingReportsClient({
        tenant: "openam-acme-ew2.id.forgerock.io",
        auth: { accessToken: "a-token" },
        fetch: async (url) => {
          const action = new URL(url).searchParams.get("_action");
          if (action !== null) sent.push(action);
          if (action === "export") return new Response("no answer in time", { status: 504 });
          if (action === "download")
            return new Response("Name\r\nAda\r\n", { headers: { "Content-Type": "text/csv" } });
          return Response.json({
            result: [{ runId: "r1", status: "COMPLETED_SUCCESS", exportCsvStatus: states[Math.max(0, looks++ - 1)] }],
          });
        },
      });
      let looks = 0;
      const report = await client.resume({ id: "r1", name: "ANY" }, quick);
      expect(await (await report.download({ format: "csv" })).text()).toContain("Ada");
      expect(sent).toEqual(["export", "download"]);
    });
  });

  test("a download that is cut begins again, and the target is whole", async () => {
    const fake = pingFake({ rows: 3_000 });
    const report = await fake.client().runReport(roles);
    fake.fail("downloadRun", ["cut", "ok"]);
    const saved = await report.saveTo(join(folder, "a.csv"), { format: "csv" });
    expect(saved).toMatchObject({ rowCount: 3_000, rowsComplete: true });
    const starts = fake.callsTo("downloadRun").map(({ headers }) => headers["range"]);
    expect(starts).toEqual([undefined, undefined]);
  });

  test.each(["bare", "quoted", "none"] as const)(
    "the name in a %s header, or the report's own",
    async (contentDisposition) => {
      const fake = pingFake({ behaviour: { contentDisposition } });
      const report = await fake.client().runReport(roles);
      const file = await report.download({ format: "csv" });
      expect(file.fileName).toBe(contentDisposition === "none" ? "Role membership.csv" : "ROLE-MEMBERSHIP.csv");
      await file[Symbol.asyncDispose]();
    },
  );

  test("waiting for an export can be aborted", async () => {
    const fake = pingFake({ exportMs: 60_000 });
    const report = await fake.client().runReport(roles);
    await expect(report.download({ format: "csv", signal: AbortSignal.timeout(30) })).rejects.toBeInstanceOf(
      AbortedError,
    );
  });

  test("the view failing afterwards does not take the file away", async () => {
    const fake = pingFake();
    const report = await fake.client().runReport(roles);
    fake.fail("viewRun", ["404"]);
    const saved = await report.saveTo(join(folder, "a.csv"), { format: "csv" });
    expect(saved.rowsComplete).toBeUndefined();
    expect(saved.rowCount).toBe(37);
  });
});

describe("templates", () => {
  const reportConfig = { version: "v2", fields: [{ label: "City", value: "users.city" }] };

  test("a published report is changed by way of a draft, and the rest of it stays", async () => {
    const client = pingFake().client();
    const { name } = await client.createTemplate({
      displayName: "Cities",
      reportConfig,
      description: "Where",
      viewers: ["report_viewer"],
    });
    await client.publishTemplate({ name: name ?? "" });
    await client.changeTemplate({ name: name ?? "" }, ({ displayName }) => ({ displayName: `${displayName} 2` }));
    expect(await client.getTemplate({ name: name ?? "", templateType: "draft" })).toMatchObject({
      displayName: "Cities 2",
      description: "Where",
      viewers: ["report_viewer"],
      reportConfig: JSON.stringify(reportConfig),
    });
    expect((await client.getTemplate({ name: name ?? "" })).displayName).toBe("Cities");
  });

  test.each<[string, object | null]>([
    ["changes.displayNme", { displayNme: "a typing mistake" }],
    ["changes.displayName", { displayName: " " }],
    ["changes.description", { description: 7 }],
    ["changes.viewers", { viewers: "ada" }],
    ["changes.viewers[0]", { viewers: [42] }],
    ["reportConfig", { reportConfig: "{oops" }],
    ["changes", null],
  ])("a change that cannot be made (%s) opens no draft", async (option, changes) => {
    const fake = pingFake();
    const failure = await failureOf(fake.client().changeTemplate({ name: "ANY" }, changes as never));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    expect(fake.calls).toEqual([]);
  });

  test("what a function gives for a change is checked as well", async () => {
    const client = pingFake().client();
    const { name } = await client.createTemplate({ displayName: "Cities", reportConfig });
    const key = { name: name ?? "" };
    const failure = await failureOf(client.changeTemplate(key, () => ({ viewers: [42] }) as never));
    expect(failure).toMatchObject({ code: "config_invalid", option: "changes.viewers[0]" });
    expect((await client.getTemplate({ ...key, templateType: "draft" })).viewers).toBeUndefined();
  });

  test("one that is not listed is missing at an address", async () => {
    const failure = await failureOf(pingFake().client().getTemplate({ name: "NOWHERE" }));
    expect(failure).toBeInstanceOf(NotFoundError);
    expect(failure).toMatchObject({
      method: "GET",
      url: "https://openam-acme-ew2.id.forgerock.io/reports/templates",
    });
  });

  test.each(["text", "escaped-twice", "object"] as const)(
    "parameters are read from a config as %s",
    async (reportConfigs) => {
      const client = pingFake({ behaviour: { reportConfigs } }).client();
      const parameters = await client.reportParameters(PingReportName.JourneyStats);
      expect(parameters.map(({ key, type }) => `${key}: ${type}`)).toEqual([
        "startDate: date",
        "endDate: date",
        "treeResult: array",
        "journeyName: array",
      ]);
    },
  );

  test.each(["template", "empty", "text"] as const)(
    "publish, edit and update may answer with %s",
    async (changeAnswers) => {
      const client = pingFake({ behaviour: { changeAnswers } }).client();
      const { name } = await client.createTemplate({ displayName: "Cities", reportConfig });
      const key = { name: name ?? "" };
      await client.updateTemplate({ ...key, displayName: "Towns", reportConfig: JSON.stringify(reportConfig) });
      await client.publishTemplate(key);
      await client.editTemplate(key);
      expect((await client.getTemplate(key)).displayName).toBe("Towns");
    },
  );

  test("a built-in report is duplicated", async () => {
    const client = pingFake().client();
    const { name } = await client.duplicateTemplate({ name: PingReportName.RoleMembership, displayName: "My roles" });
    expect(await client.getTemplate({ name: name ?? "", templateType: "draft" })).toMatchObject({
      parentName: "ROLE-MEMBERSHIP",
    });
  });

  test.each(["applied", "ignored"] as const)("all are listed with paging %s", async (templatePaging) => {
    const fake = pingFake({ behaviour: { templatePaging, queryFilter: "ignored" } });
    const client = fake.client();
    expect(await client.listTemplates({ pageSize: 5 }).toArray()).toHaveLength(12);
    expect((await client.getTemplate({ name: "ROLE-MEMBERSHIP" })).name).toBe("ROLE-MEMBERSHIP");
  });

  test("an option that no list knows is refused when the list is read", async () => {
    const mistyped: object = { timeoutMS: 5 };
    await expect(pingFake().client().listTemplates({}, mistyped).toArray()).rejects.toThrow("options.timeoutMS");
  });

  test("pages that are shorter than asked for are no end", async () => {
    const all = ["A", "B", "C", "D", "E"].map((name) => ({ name, type: "published" }));
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async (url) => {
        const offset = Number(new URL(url).searchParams.get("_pagedResultsOffset"));
        return Response.json({ result: all.slice(offset, offset + 2) });
      },
    });
    expect(await client.listTemplates({ pageSize: 100 }).toArray()).toEqual(all);
  });

  test("a draft and the published version are two, also where the type is not asked for", async () => {
    const both = [
      { name: "CITIES", displayName: "Cities (new)" },
      { name: "CITIES", displayName: "Cities" },
    ];
    const client = new PingReportsClient({
      tenant: "openam-acme-ew2.id.forgerock.io",
      auth: { accessToken: "a-token" },
      fetch: async () => Response.json({ result: both }),
    });
    expect(await client.listTemplates({ fields: ["name", "displayName"] }).toArray()).toEqual(both);
    expect(await client.listTemplates({ fields: ["name", "displayName"], pageSize: 2 }).toArray()).toEqual(both);
  });
});

describe("bad input is refused before anything is sent", () => {
  const { credentials } = pingFake();
  const { serviceAccountId, jwk } = credentials;
  const tenant = "openam-acme-ew2.id.forgerock.io";
  const { d: _, ...publicJwk } = jwk;

  test.each<[string, object, string]>([
    ["a JWK without a private part", { tenant, auth: { serviceAccountId, jwk: publicJwk } }, "auth.jwk"],
    ["a JWK of another kind", { tenant, auth: { serviceAccountId, jwk: { ...jwk, kty: "EC" } } }, "auth.jwk.kty"],
    ["a JWK that is no JSON", { tenant, auth: { serviceAccountId, jwk: `${JSON.stringify(jwk)}}` } }, "auth.jwk"],
    [
      "a JWK with a damaged member",
      { tenant, auth: { serviceAccountId, jwk: { ...jwk, p: `${jwk.p}=` } } },
      "auth.jwk",
    ],
    ["no service account", { tenant, auth: { jwk } }, "auth.serviceAccountId"],
    ["a tenant with a path", { tenant: `${tenant}/reports`, auth: { none: true } }, "tenant"],
    ["a tenant that is an address", { tenant: `https://${tenant}`, auth: { none: true } }, "tenant"],
    ["an address with a path", { baseUrl: `https://${tenant}/reports`, auth: { none: true } }, "baseUrl"],
    ["an address without https", { baseUrl: `http://${tenant}`, auth: { none: true } }, "baseUrl"],
    ["two addresses", { tenant, baseUrl: `https://${tenant}`, auth: { none: true } }, "tenant"],
    ["none", { auth: { none: true } }, "tenant"],
  ])("%s", (_case, options, option) => {
    let failure: unknown;
    try {
      new PingReportsClient(options as never);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure).toMatchObject({ option });
    for (const secret of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) expect(String(failure)).not.toContain(secret);
  });

  test.each<[string, (client: PingReportsClient) => Promise<unknown>]>([
    ["an empty name", (client) => client.getTemplate({ name: " " })],
    ["a name that is a path", (client) => client.startRun({ name: "..", realm: "alpha" })],
    ["no realm", (client) => client.startRun({ name: "A" } as never)],
    ["a config that is no JSON", (client) => client.createTemplate({ displayName: "A", reportConfig: "{oops" })],
    ["a config that is a list", (client) => client.createTemplate({ displayName: "A", reportConfig: "[]" })],
    ["an import that is no JSON", (client) => client.importTemplate({ document: "{" })],
    ["an import that is a list", (client) => client.importTemplate({ document: "[{}]" })],
    ["a parameter that JSON cannot hold", (client) => client.startRun({ ...roles, parameters: { big: 1n } })],
    ["a number within that JSON cannot hold", (client) => client.startRun({ ...roles, parameters: { any: [1n] } })],
    ["a number that JSON writes as null", (client) => client.startRun({ ...roles, parameters: { least: NaN } })],
    ["a Date within that is none", (client) => client.startRun({ ...roles, parameters: { on: [new Date(NaN)] } })],
    ["a function within a list", (client) => client.startRun({ ...roles, parameters: { any: [() => 1] } })],
    ["an unknown key", (client) => client.runReport({ ...roles, parameter: {} } as never)],
    ["a delete that does not say which", (client) => client.deleteTemplate({ name: "A" } as never)],
    ["nothing to run", (client) => client.runReport(undefined as never)],
    ["null to run", (client) => client.submitReport(null as never)],
    ["no template to change", (client) => client.changeTemplate(undefined as never, {})],
    ["options that are null", (client) => client.reportParameters(roles.name, null as never)],
    ["parameters of a list that are null", async (client) => await client.listTemplates(null as never).toArray()],
  ])("%s", async (_case, call) => {
    const fake = pingFake();
    await expect(call(fake.client())).rejects.toBeInstanceOf(ConfigError);
    expect(fake.calls).toEqual([]);
  });
});

describe("fromEnv", () => {
  const { credentials } = pingFake();
  const account = { PING_SERVICE_ACCOUNT_ID: credentials.serviceAccountId };
  const withKey = { ...account, PING_SERVICE_ACCOUNT_JWK: JSON.stringify(credentials.jwk) };

  test.each([
    { PING_TENANT: "openam-acme-ew2.id.forgerock.io" },
    { PING_BASE_URL: "https://openam-acme-ew2.id.forgerock.io/" },
    { PING_BASE_URL: " ", PING_TENANT: "openam-acme-ew2.id.forgerock.io" },
  ])("reads the tenant from %o", (address) => {
    expect(PingReportsClient.fromEnv({ env: { ...withKey, ...address } }).baseUrl).toBe(
      "https://openam-acme-ew2.id.forgerock.io",
    );
  });

  test("reads the key from a file", async () => {
    const { writeFile } = await import("node:fs/promises");
    const path = join(folder, "key.jwk");
    await writeFile(path, JSON.stringify(credentials.jwk));
    const fake = pingFake();
    const env = { ...account, PING_TENANT: "openam-acme-ew2.id.forgerock.io", PING_SERVICE_ACCOUNT_JWK_FILE: path };
    const client = PingReportsClient.fromEnv({ env, fetch: fake.fetch });
    expect(await client.getAccessToken()).toMatch(/^eyJ/);
  });

  test.each([
    [{}, "PING_BASE_URL"],
    [{ PING_TENANT: "a.example.com" }, "PING_SERVICE_ACCOUNT_ID"],
    [{ PING_TENANT: "a.example.com", ...account }, "PING_SERVICE_ACCOUNT_JWK"],
  ])("%o misses %s", (env, option) => {
    expect(() => PingReportsClient.fromEnv({ env })).toThrow(expect.objectContaining({ option }) as Error);
  });

  test("names all that is missing at once, and what may be given instead", () => {
    expect(() => PingReportsClient.fromEnv({ env: {} })).toThrow(
      "missing are PING_BASE_URL or PING_TENANT, PING_SERVICE_ACCOUNT_ID, " +
        "PING_SERVICE_ACCOUNT_JWK or PING_SERVICE_ACCOUNT_JWK_FILE; or pass { tenant, auth: { accessToken } } to fromEnv",
    );
    const auth = { accessToken: "a-token" };
    expect(() => PingReportsClient.fromEnv({ env: {}, auth })).toThrow(/missing are PING_BASE_URL or PING_TENANT; or/);
    expect(PingReportsClient.fromEnv({ env: { PING_TENANT: "a.example.com" }, auth }).baseUrl).toBe(
      "https://a.example.com",
    );
  });
});

describe("options", () => {
  test("events tell of every call, and of nothing secret", async () => {
    const events: ReportsEvent[] = [];
    const fake = pingFake();
    await fake.client({ onEvent: (event) => void events.push(event) }).runReport(roles, { label: "mine" });
    expect(events.some((event) => event.type === "poll" && event.operation === "GET /reports/runs")).toBe(true);
    expect(events.some((event) => event.type === "token" && event.action === "requested")).toBe(true);
  });

  test("a run of five minutes passes at once with fake timers and a ready token", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = pingFake({ runMs: 300_000 });
    const client = new PingReportsClient({
      baseUrl: fake.baseUrl,
      auth: { accessToken: fake.issueToken() },
      fetch: fake.fetch,
    });
    const work = client.runReport(roles);
    await vi.advanceTimersByTimeAsync(310_000);
    expect((await work).result.status).toBe("COMPLETED_SUCCESS");
    // 1.5 s at first, then at most 5 s apart, each up to a fifth sooner.
    const polls = fake.callsTo("listRuns").length;
    expect(polls).toBeGreaterThanOrEqual(60);
    expect(polls).toBeLessThanOrEqual(80);
  });

  test("tokens are kept under the host, the account and the scope, and the next client takes them from there", async () => {
    const fake = pingFake();
    const kept = new Map<string, { readonly token: string; readonly expiresAt: number }>();
    const tokenStore = {
      get: (key: string) => kept.get(key),
      set: (key: string, token: never) => void kept.set(key, token),
    };
    await fake.client({ tokenStore }).listTemplates().toArray();
    await fake.client({ tokenStore }).listTemplates().toArray();
    expect(fake.callsTo("getAccessToken")).toHaveLength(1);
    const { serviceAccountId } = fake.credentials;
    expect([...kept.keys()]).toEqual([`${fake.baseUrl} ${serviceAccountId} fr:idc:analytics:*`]);
  });
});
