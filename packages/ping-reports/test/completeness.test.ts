import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pingFake, type PingBehaviour } from "@identity-reports/ping-reports/fake";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ping-rows-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The report of a run with so many rows. */
async function reportOf(rows: number, behaviour: Partial<PingBehaviour> = {}) {
  const fake = pingFake({ rows, behaviour });
  return await fake.client().runReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" });
}

describe("a file", () => {
  test.each([
    ["that is whole", 10_000, {}, { format: "csv", rowCount: 10_000, rowsComplete: true }],
    [
      "that was cut at 10,000 rows",
      10_001,
      {},
      { format: "csv", rowCount: 10_000, announcedRows: 10_001, rowsComplete: false },
    ],
    ["that is a whole ZIP", 30, { zipFromRows: 20 }, { format: "zip", rowCount: 30, rowsComplete: true }],
    ["that is a ZIP of a cut file", 30, { zipFromRows: 20, rowLimit: 25 }, { rowCount: 25, rowsComplete: false }],
  ])("%s says so", async (_, rows, behaviour, expected) => {
    const report = await reportOf(rows, behaviour);
    expect(await report.saveTo(`${folder}/`, { format: "csv" })).toMatchObject(expected);
  });

  test("says nothing where Ping gives no total", async () => {
    const report = await reportOf(30, { viewTotal: "missing" });
    expect((await report.saveTo(`${folder}/`, { format: "csv" })).rowsComplete).toBeUndefined();
  });
});

describe("requireComplete", () => {
  test.each([
    ["rows_incomplete", { rowLimit: 20 }],
    ["rows_incomplete", { rowLimit: 20, zipFromRows: 10 }],
    ["rows_unknown", { viewTotal: "missing" }],
  ] as const)("fails with %s for a file made like this: %j", async (code, behaviour) => {
    const report = await reportOf(30, behaviour);
    const saving = report.saveTo(`${folder}/`, { format: "csv", requireComplete: true });
    await expect(saving).rejects.toMatchObject({ name: "DownloadError", code });
    expect(await readdir(folder)).toEqual([]);
  });

  test("saves a file that is whole", async () => {
    const report = await reportOf(30);
    const saved = await report.saveTo(`${folder}/`, { format: "csv", requireComplete: true });
    expect(saved).toMatchObject({ rowsComplete: true });
  });
});
