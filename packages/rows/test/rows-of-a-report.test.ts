import { serve } from "@identity-reports/fake-server";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { openArchive } from "../src/archive/open-archive.js";
import { readRows } from "../src/read-rows.js";
import { sourceFolder } from "./support/source-files.js";

let files: ReturnType<typeof sourceFolder>;
beforeEach(() => void (files = sourceFolder()));

describe("from a report", () => {
  const finishedReport = async (fake: SailPointFake, rowCount: number) => {
    const server = await serve(fake);
    onTestFinished(() => server.close());
    const client = new SailPointReportsClient({ baseUrl: server.url, auth: fake.credentials });
    fake.nextRun({ rows: rowCount });
    return await client.runReport({ reportType: "IDENTITIES" }, { poll: { firstMs: 1 } });
  };

  test("rows are read out of a temporary file, which goes away", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    let seen: string[] = [];
    const reading = readRows(report);
    for await (const _ of reading) seen = files.temporaryFiles();
    expect(reading.rowCount).toBe(50);
    expect(seen).toHaveLength(1);
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("that breaks in its middle, no row is seen twice or too early", async () => {
    const fake = sailPointFake();
    const report = await finishedReport(fake, 5_000);
    fake.fail("getReport", ["cut", "ok"]);
    expect(await readRows(report).toArray()).toHaveLength(5_000);
  });

  test("that cannot be received whole, no row is seen at all", async () => {
    const fake = sailPointFake();
    const report = await finishedReport(fake, 5_000);
    fake.fail(
      "getReport",
      Array.from({ length: 10 }, () => "cut" as const),
    );
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const row of readRows(report)) seen.push(row);
    };
    await expect(read()).rejects.toMatchObject({ code: "download_interrupted", handle: report.handle });
    expect(seen).toEqual([]);
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("the file goes away when the loop ends early", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    for await (const _ of readRows(report)) break;
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("the file goes away when a row is wrong, and the error has the run", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    const reading = readRows(report, { expectColumns: ["no such column"] });
    await expect(reading.toArray()).rejects.toMatchObject({ code: "missing_column", handle: { id: report.id } });
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("an abort between two rows has the run", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    const stop = new AbortController();
    const reading = readRows(report, { signal: stop.signal });
    const iterator = reading[Symbol.asyncIterator]();
    await iterator.next();
    stop.abort();
    await expect(iterator.next()).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
  });

  test("an abort before the first row has the run", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    const reading = readRows(report, { signal: AbortSignal.abort() });
    await expect(reading.toArray()).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
  });

  test("an abort before an archive is opened has the run", async () => {
    const report = await finishedReport(sailPointFake(), 50);
    const opening = openArchive(report, { signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
  });

  test("the file goes away when an abort comes while it is received", async () => {
    const fake = sailPointFake();
    const report = await finishedReport(fake, 50);
    fake.fail("getReport", ["stall"]);
    const stop = new AbortController();
    const waiting = readRows(report, { signal: stop.signal }).toArray();
    await vi.waitUntil(() => files.temporaryFiles().length > 0 || fake.callsTo("getReport").length > 0);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(files.temporaryFiles()).toEqual([]);
  });
});
