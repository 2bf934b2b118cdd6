import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { csvBytes, zipBytes } from "@identity-reports/core/fake";
import { sailPointFake, type NextRun } from "@identity-reports/sailpoint-reports/fake";

const identities = { reportType: "IDENTITIES" } as const;
const search = {
  reportType: "SEARCH_EXPORT",
  arguments: { query: "*", indices: ["identities", "roles", "events"] },
} as const;
const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
const member = (name: string) => ({ name: `${name}.csv`, bytes: csvBytes(rows) });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sailpoint-rows-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The report of a run that was planned like this. */
async function reportOf(details: typeof identities | typeof search, next: NextRun = {}) {
  const fake = sailPointFake();
  fake.nextRun(next);
  return await fake.client().runReport(details);
}

describe("a CSV file", () => {
  test.each([
    ["that is whole", { rows: 20 }, { rowCount: 20, announcedRows: 20, rowsComplete: true }],
    [
      "with one row less than announced",
      { rows: 19, announcedRows: 20 },
      { rowCount: 19, announcedRows: 20, rowsComplete: false },
    ],
    ["of a report without rows", { rows: 0 }, { rowCount: 0, rowsComplete: true }],
    ["without rows that were announced", { rows: 0, announcedRows: 500 }, { rowCount: 0, rowsComplete: false }],
  ])("%s says so", async (_, next, expected) => {
    const report = await reportOf(identities, next);
    expect(await report.saveTo(`${folder}/`, { format: "csv" })).toMatchObject(expected);
  });

  test("with more rows than announced does not tell whether they are all", async () => {
    const report = await reportOf(identities, { rows: 20, announcedRows: 19 });
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved.rowsComplete).toBeUndefined();
  });

  test("that is handed out before it is saved says the same", async () => {
    const report = await reportOf(identities, { rows: 19, announcedRows: 20 });
    const file = await report.download({ format: "csv" });
    expect(await file.saveTo(`${folder}/`)).toMatchObject({ rowCount: 19, rowsComplete: false });
  });
});

describe("a ZIP", () => {
  test("that is whole says so", async () => {
    const report = await reportOf(search, { rows: 20 });
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved).toMatchObject({ format: "zip", rowCount: 20, rowsComplete: true });
  });

  test("with a missing member says so", async () => {
    const report = await reportOf(search, {
      announcedRows: 9,
      file: zipBytes([member("identities"), member("roles")]),
    });
    const saved = await report.saveTo(`${folder}/`, { format: "csv" });
    expect(saved).toMatchObject({ format: "zip", rowCount: 6, rowsComplete: false });
  });

  test("that goes to a stream cannot be looked into", async () => {
    const report = await reportOf(search, { rows: 20 });
    const saved = await report.saveTo(new WritableStream(), { format: "csv" });
    expect("rowCount" in saved).toBe(false);
  });
});

test("a PDF has no rows to count", async () => {
  const report = await reportOf(identities, { rows: 20 });
  const saved = await report.saveTo(`${folder}/`, { format: "pdf" });
  expect(Object.keys(saved)).toEqual(expect.not.arrayContaining(["rowCount", "rowsComplete"]));
});

describe("requireComplete", () => {
  const strict = { format: "csv", requireComplete: true } as const;

  test.each([
    ["a CSV file", identities],
    ["a ZIP", search],
  ])("saves %s that is whole", async (_, details) => {
    const report = await reportOf(details, { rows: 20 });
    expect(await report.saveTo(`${folder}/`, strict)).toMatchObject({ rowsComplete: true });
  });

  test.each([
    ["a CSV file with one row less than announced", identities, { rows: 19, announcedRows: 20 }],
    ["a ZIP with a missing member", search, { announcedRows: 9, file: zipBytes([member("roles")]) }],
  ] as const)("fails for %s, and leaves nothing", async (_, details, next) => {
    const report = await reportOf(details, next);
    await expect(report.saveTo(`${folder}/`, strict)).rejects.toMatchObject({
      name: "DownloadError",
      code: "rows_incomplete",
      handle: { id: report.id },
      message: expect.stringMatching(/ has \d+ of the report's \d+ rows$/),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test("aborts a stream that would get too few rows", async () => {
    const report = await reportOf(identities, { rows: 19, announcedRows: 20 });
    const ends: string[] = [];
    const sink = new WritableStream({ close: () => void ends.push("closed"), abort: () => void ends.push("aborted") });
    await expect(report.saveTo(sink, strict)).rejects.toMatchObject({ code: "rows_incomplete" });
    await expect.poll(() => ends).toEqual(["aborted"]);
  });

  test.each([
    ["a PDF", "pdf", { rows: 20 }],
    ["a file with more rows than announced", "csv", { rows: 20, announcedRows: 19 }],
  ] as const)("fails for %s, of which it cannot be known", async (_, format, next) => {
    const report = await reportOf(identities, next);
    await expect(report.saveTo(`${folder}/`, { format, requireComplete: true })).rejects.toMatchObject({
      name: "DownloadError",
      code: "rows_unknown",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test("fails for the file of a single call, which does not know the report", async () => {
    const fake = sailPointFake();
    const client = fake.client();
    const { id } = await client.runReport(identities);
    const file = await client.getReport({ taskResultId: id, fileFormat: "csv" });
    await expect(file.saveTo(`${folder}/`, { requireComplete: true })).rejects.toMatchObject({ code: "rows_unknown" });
  });
});
