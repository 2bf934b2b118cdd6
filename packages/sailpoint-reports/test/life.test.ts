import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ServerError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { throughJson } from "../../core/test/support/through-json.js";
import { carriers } from "./support/carriers.js";
import { accounts, quick } from "./support/samples.js";

describe("the whole life of a report", () => {
  describe.each(carriers())("through $name", ({ connect }) => {
    const setUp = async (options?: Parameters<typeof sailPointFake>[0]) => {
      const fake = sailPointFake(options);
      return {
        fake,
        client: await connect(fake),
      };
    };

    test("run, wait, download, save", async () => {
      const folder = temporaryFolder();
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
      const folder = temporaryFolder();
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
      const stored = throughJson(handle);
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
      const folder = temporaryFolder();
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
      const failure = await failureOf(client.runReport(accounts));
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
