import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compareCollections } from "../../src/index.js";
import { makeCollection, type ReportToMake } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, compareRows, header, key, problemOf } from "./comparing.js";

afterAll(removeFolders);

describe("a report", () => {
  const rows = csvReport([header, ada]);
  const others: Record<string, ReportToMake["record"]> = {
    "report.type": { report: { type: "IDENTITIES", origin: "standard" } },
    "request.arguments": { request: { arguments: { application: "other" }, format: "csv", requestIds: [] } },
    "request.format": { request: { arguments: { application: "2c91" }, format: "jsonl", requestIds: [] } },
    "source.baseUrl": { source: { tenant: "acme", vendor: "sailpoint", baseUrl: "https://other.example" } },
    "source.realm": {
      source: { tenant: "acme", vendor: "sailpoint", baseUrl: "https://acme.api.identitynow.com", realm: "b" },
    },
  };

  test.each(Object.entries(others))("whose %s differs is another question", async (part, record) => {
    const report = await compareRows(rows, csvReport([header, bo], { record: record ?? {} }));
    expect([report.outcome, report.problem?.code, report.problem?.message.includes(part)]).toEqual([
      "not-compared",
      "question_differs",
      true,
    ]);
  });

  test("with arguments in another order is the same question", async () => {
    const asked = (value: object) => ({ record: { request: { arguments: value, format: "csv", requestIds: [] } } });
    const report = await compareRows(
      csvReport([header, ada], asked({ a: 1, b: { c: 1, d: 2 } })),
      csvReport([header, bo], asked({ b: { d: 2, c: 1 }, a: 1 })),
    );
    expect(report.outcome).toBe("different");
  });

  test.each([
    ["before", [rows, csvReport([header], { id: "roles" })], [rows], "only_before"],
    ["after", [rows], [rows, csvReport([header], { id: "roles" })], "only_after"],
  ])("that only the collection %s has is told", async (_, before, after, code) => {
    const { outcome, reports } = await compare(before, after);
    expect([outcome, reports[1]?.problem?.code]).toEqual(["not-compared", code]);
  });

  test("that failed on one side is told", async () => {
    const failed = csvReport([header, ada], { record: { state: "failed" } });
    expect((await compareRows(rows, failed)).problem?.code).toBe("only_before");
  });

  test("that both plans skip is left out", async () => {
    const skipped: ReportToMake = { id: "old", record: { state: "skipped", skipped: "retired" } };
    expect((await compare([rows, skipped], [rows, skipped])).reports.map(({ id }) => id)).toEqual(["accounts"]);
  });

  test("without rows is not compared", async () => {
    const pdf = (text: string): ReportToMake => ({ id: "accounts", content: text, fileName: "a.pdf", format: "pdf" });
    expect((await compareRows(pdf("%PDF 1"), pdf("%PDF 2"))).problem?.code).toBe("no_rows");
  });

  test("whose rows cannot be read is told with the line", async () => {
    const broken = csvReport([], { content: "id,name,team\n1,Ada\n", rows: 1 });
    expect(problemOf(await compareRows(rows, broken))).toMatch(/^rows_unreadable: .*line 2/);
  });

  test("above the limit of rows is not compared", async () => {
    expect(problemOf(await compareRows(rows, [header, ada, bo], { ...key, maxRows: 1 }))).toBe(
      "too_many_rows: the file after has more than 1 row (maxRows)",
    );
  });

  test("whose file was changed while the records agree is told", async () => {
    const [before, after] = [makeCollection({ reports: [rows] }), makeCollection({ reports: [rows] })];
    writeFileSync(join(after, "data/accounts/report.csv"), "id,name,team\n7,Mallory,A\n");
    const { reports } = await compareCollections(before, after, key);
    expect(reports[0]?.problem?.code).toBe("file_changed");
  });

  test("whose file is not the one of its record is told", async () => {
    const [before, after] = [
      makeCollection({ reports: [rows] }),
      makeCollection({ reports: [csvReport([header, bo])] }),
    ];
    writeFileSync(join(after, "data/accounts/report.csv"), "id,name,team\n7,Mallory,A\n");
    const { reports } = await compareCollections(before, after, key);
    expect(reports[0]?.problem?.code).toBe("file_changed");
  });

  test("that is not compared does not keep the others from it", async () => {
    const roles = (id: string): ReportToMake => csvReport([["id"], [id]], { id: "roles" });
    const { summary } = await compare(
      [csvReport([header, ada, ada]), roles("1")],
      [csvReport([header, ada]), roles("2")],
    );
    expect(summary).toBe("1 of 2 reports differs: 1 row added, 1 removed, 0 changed; 1 not compared");
  });
});
