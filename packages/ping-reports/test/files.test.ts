import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AbortedError, PingReportsClient, ReportFailedError, ServerError } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { quick, roles } from "./support/samples.js";

describe("files", () => {
  test("a file that Ping cut says so, and the rows are all there", async () => {
    const folder = temporaryFolder();
    const fake = pingFake({ rows: 60, behaviour: { rowLimit: 50 } });
    const report = await fake.client().runReport(roles);
    const saved = await report.saveTo(join(folder, "cut.csv"), { format: "csv" });
    expect(saved).toMatchObject({ rowCount: 50, rowsComplete: false });
    expect(await report.rows().toArray()).toHaveLength(60);
  });

  test("line ends inside cells are no rows, and an empty cell alone on its line is one", async () => {
    const folder = temporaryFolder();
    const fake = pingFake();
    fake.nextRun({ rows: [{ text: 'two\r\nlines and a "quote"' }, { text: "" }, { text: "three\n\nlines" }] });
    const report = await fake.client().runReport(roles);
    const complete = { rowCount: 3, rowsComplete: true };
    expect(await report.saveTo(join(folder, "a.csv"), { format: "csv" })).toMatchObject(complete);
    expect(await report.saveTo(join(folder, "a.jsonl"), { format: "jsonl" })).toMatchObject(complete);
  });

  test("a file that is too long to be made is a ReportFailedError", async () => {
    const folder = temporaryFolder();
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
    const folder = temporaryFolder();
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
    const folder = temporaryFolder();
    const fake = pingFake();
    const report = await fake.client().runReport(roles);
    fake.fail("viewRun", ["404"]);
    const saved = await report.saveTo(join(folder, "a.csv"), { format: "csv" });
    expect(saved.rowsComplete).toBeUndefined();
    expect(saved.rowCount).toBe(37);
  });
});
