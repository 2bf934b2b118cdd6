import { describe, expect, test } from "vitest";
import { accounts, type ReportToMake } from "../support/collections.js";
import { verifyReport } from "../support/verified.js";

const verify = async (planned: object | undefined, recorded: object | undefined, report: ReportToMake = accounts) => {
  const { outcome, findings } = await verifyReport({
    ...report,
    planned: { expect: planned },
    record: { ...report.record, ...(recorded === undefined ? {} : { expect: recorded }) },
  });
  return [outcome, findings.map(({ code, expected }) => ({ code, expected }))];
};
const differs = (expected: string) => ({ code: "plan_differs", expected });
const failed = (expected: number | string) => ({ code: "expectation_failed", expected });

describe("what plan.json expects of a file counts, and not only what its record says", () => {
  test("where the plan was changed after sealing, and the folder sealed again", async () => {
    expect(await verify({ minRows: 100, columns: ["Nope"] }, undefined)).toEqual([
      "invalid",
      [differs('{"minRows":100,"columns":["Nope"]}'), failed(100), failed("Nope")],
    ]);
  });

  test("where the plan was made to expect nothing", async () => {
    expect(await verify(undefined, { minRows: 2 })).toEqual(["invalid", [differs("none")]]);
  });

  test("where both were changed", async () => {
    expect(await verify({ minRows: 100 }, { minRows: 100 })).toEqual(["invalid", [failed(100)]]);
  });

  test("where the rows of the file cannot be counted", async () => {
    const pdf: ReportToMake = { id: "accounts", content: "%PDF-1.7", fileName: "report.pdf", format: "pdf" };
    expect(await verify({ minRows: 1 }, { minRows: 1 }, pdf)).toEqual(["invalid", [failed(1)]]);
  });

  test("where the file did not meet what the record says, and would meet the plan", async () => {
    const error = { name: "EvidenceError", code: "expectation_failed", message: "it has 2 rows" };
    const nextStep = { action: "give-up", reason: "it has 2 rows" };
    const report = { ...accounts, record: { state: "failed", failure: { at: "file", error, nextStep } } };
    expect(await verify({ minRows: 1 }, { minRows: 3 }, report)).toEqual(["invalid", [differs('{"minRows":1}')]]);
  });

  test("and the order of its keys does not", async () => {
    expect(await verify({ columns: ["id"], minRows: 1 }, { minRows: 1, columns: ["id"] })).toEqual(["valid", []]);
  });
});
