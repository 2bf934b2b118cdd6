import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { all, field, NotFoundError, PredefinedReport, type ReportFileFormat } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { throughJson } from "../../core/test/support/through-json.js";
import { carriers } from "./support/carriers.js";
import { criteria, quick } from "./support/samples.js";

describe("the whole life of a report", () => {
  describe.each(carriers())("through $name", ({ connect }) => {
    test("run, wait, download, save", async () => {
      const folder = temporaryFolder();
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
        startedAt: expect.any(String),
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
      const stored = throughJson(handle);
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
      const folder = temporaryFolder();
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
