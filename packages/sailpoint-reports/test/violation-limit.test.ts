import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { csvBytes, zipBytes } from "@identity-reports/core/fake";
import { sailPointFake, type NextRun, type SailPointBehaviour } from "@identity-reports/sailpoint-reports/fake";

const details = { reportType: "SOD_VIOLATION_REPORT", arguments: { policyId: "p-1" } } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "violations-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The report on violations of a run that was planned like this. */
async function reportOf(next: NextRun, behaviour: Partial<SailPointBehaviour> = {}) {
  const fake = sailPointFake({ behaviour });
  fake.nextRun(next);
  return await fake.client().runReport(details);
}

/** A report whose file has one table with this cell. */
const withCell = (text: string, before = 0): NextRun => ({
  file: zipBytes([
    {
      name: "PolicyReport.csv",
      bytes: csvBytes([
        ...Array.from({ length: before }, (_, n) => ({ policy: `p-${n}`, identity: "Ada", text: "x".repeat(40) })),
        { policy: "p-1", identity: "Ada", text },
      ]),
    },
  ]),
});

test("all violations, as far as is known, are not said to be all", async () => {
  const saved = await (await reportOf({ rows: 20 })).saveTo(`${folder}/`, { format: "zip" });
  expect(saved).toMatchObject({ format: "zip", rowCount: 20 });
  expect(saved.rowsComplete).toBeUndefined();
});

describe("a policy with more violations than are listed", () => {
  test.each(["in-file", "warning", "in-name"] as const)(
    "that is told %s has a file that lacks rows",
    async (violationLimit) => {
      const report = await reportOf({ rows: 5_001 }, { violationLimit });
      expect(await report.saveTo(`${folder}/`, { format: "zip" })).toMatchObject({ rowsComplete: false });
    },
  );

  test("that is told nowhere is not said to be complete", async () => {
    const report = await reportOf({ rows: 5_001 }, { violationLimit: "unsaid" });
    const saved = await report.saveTo(`${folder}/`, { format: "zip" });
    expect([saved.rowCount, saved.rowsComplete]).toEqual([5_000, undefined]);
  });

  test.each(["in-file", "unsaid"] as const)("is not saved where all rows are required: %s", async (violationLimit) => {
    const report = await reportOf({ rows: 5_001 }, { violationLimit });
    await expect(report.saveTo(`${folder}/`, { format: "zip", requireComplete: true })).rejects.toMatchObject({
      code: violationLimit === "in-file" ? "rows_incomplete" : "rows_unknown",
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

test.each([
  "The violation limit was exceeded for this policy",
  "Violation limit exceeded",
  "violations limit (5000) has been exceeded",
  "Policy exceeds the limit of 5000 violations.",
  "The number of violations exceeded the maximum",
  "More than 5,000 violations",
  "more than 5000 violations were found",
])("words like %j say that rows are missing", async (text) => {
  const report = await reportOf(withCell(text));
  expect(await report.saveTo(`${folder}/`, { format: "zip" })).toMatchObject({ rowCount: 1, rowsComplete: false });
});

test("the words are found wherever a piece of the file ends", async () => {
  const report = await reportOf(withCell("Violation limit exceeded", 3_000));
  expect(await report.saveTo(`${folder}/`, { format: "zip" })).toMatchObject({ rowCount: 3_001, rowsComplete: false });
});

test.each([
  "Payments above the limit",
  "Limit exceeded for purchases",
  "A violation of the rule on purchases above 5000",
  "Violations are reviewed by the owner of the limit",
])("words like %j say nothing about rows", async (text) => {
  const report = await reportOf(withCell(text));
  expect((await report.saveTo(`${folder}/`, { format: "zip" })).rowsComplete).toBeUndefined();
});

test("a WARNING is told also where the file cannot be looked into", async () => {
  const report = await reportOf({ outcome: "WARNING" });
  expect(await report.saveTo(new WritableStream(), { format: "zip" })).toMatchObject({ rowsComplete: false });
});
