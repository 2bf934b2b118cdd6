import { describe, expect, test } from "vitest";
import { zipOf } from "../../../rows/test/support/zip.js";
import { verifyCollection } from "../../src/index.js";
import { accounts, makeCollection, memberOf, recordOf, type ReportToMake } from "../support/collections.js";
import { codesOf, verifyReport, withRecord } from "../support/verified.js";

describe("a collection that is whole", () => {
  test("is valid and complete", async () => {
    const found = await verifyReport(accounts);
    expect(found).toMatchObject({
      outcome: "valid",
      summary: "valid, complete: 1 report",
      complete: true,
      bag: { valid: true, payloadFiles: 1, payloadBytes: 19, baggingDate: "2026-11-29" },
      counts: { planned: 1, verified: 1, missing: 0 },
      reports: [{ id: "accounts", outcome: "verified", rowCount: 2 }],
      findings: [],
    });
  });

  test("has a digest that names it", async () => {
    const one = makeCollection({ reports: [accounts] });
    const [first, again] = [await verifyCollection(one), await verifyCollection(one)];
    const other = await verifyReport(accounts);
    expect([again.digest, other.digest === first.digest]).toEqual([first.digest, false]);
  });

  test("of JSON Lines has its rows counted", async () => {
    const found = await verifyReport({
      id: "roles",
      content: '{"id":1}\n{"id":2}\n',
      fileName: "roles.jsonl",
      format: "jsonl",
      rows: 2,
      columns: ["id"],
    });
    expect(found).toMatchObject({ outcome: "valid", reports: [{ rowCount: 2 }] });
  });

  test("has no rows to count in a PDF", async () => {
    const content = "%PDF-1.7\n%%EOF\n";
    const record = { population: { complete: null, basis: "none" } };
    const found = await verifyReport({ id: "sessions", content, fileName: "sessions.pdf", format: "pdf", record });
    expect(found).toMatchObject({ outcome: "valid", reports: [{ outcome: "verified", rowCount: undefined }] });
  });
});

describe("reports that are missing", () => {
  const reports: ReportToMake[] = [
    accounts,
    { id: "roles", record: { failure: { at: "run", error: { name: "E", message: "no" }, nextStep: step("give-up") } } },
    { id: "logins", record: { state: "unknown" } },
    { id: "old", record: { state: "skipped", skipped: "retired" }, planned: { skip: "retired" } },
  ];

  test("leave the collection valid, and are counted", async () => {
    const found = await verifyCollection(makeCollection({ reports }));
    expect([found.outcome, found.complete, found.summary]).toEqual([
      "valid",
      false,
      "valid, 2 of 4 reports missing, 1 skipped by the plan",
    ]);
  });

  test("say why", async () => {
    const found = await verifyCollection(makeCollection({ reports }));
    expect(found.reports.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
      ["accounts", "verified", undefined],
      ["roles", "missing", "failed: no"],
      ["logins", "missing", "a run may have been started, and its handle is not known"],
      ["old", "skipped", "retired"],
    ]);
  });

  test("are missing without a record as well", async () => {
    const plan = {
      reports: [
        { id: "accounts", report: "ACCOUNTS", arguments: { application: "2c91" } },
        { id: "gone", report: "ACCOUNTS" },
      ],
    };
    const found = await verifyCollection(makeCollection({ reports: [accounts], plan }));
    expect(found).toMatchObject({
      outcome: "valid",
      summary: "valid, 1 of 2 reports missing",
      reports: [{ id: "accounts" }, { id: "gone", outcome: "missing", reason: "it has no record" }],
    });
  });

  test("are incomplete when the vendor announced more rows", async () => {
    const population = { announced: 5, counted: 2, complete: false, basis: "rows" };
    expect(await withRecord({ population })).toMatchObject({
      outcome: "valid",
      complete: false,
      summary: "valid, 1 of 1 report incomplete",
      reports: [{ outcome: "incomplete", reason: "2 of the 5 rows that the vendor announced" }],
    });
  });
});

describe("a report whose file is there, and is not as expected,", () => {
  const failure = {
    at: "file",
    error: { name: "EvidenceError", code: "expectation_failed", message: "it has 2 rows" },
    nextStep: step("give-up"),
  };
  const tooFew = { ...accounts, record: { state: "failed", expect: { minRows: 3 }, failure } };

  test("is no missing one, in a collection that is valid", async () => {
    expect(await verifyReport(tooFew)).toMatchObject({
      outcome: "valid",
      complete: false,
      summary: "valid, 1 of 1 report not as expected",
      counts: { unexpected: 1, missing: 0 },
      reports: [{ outcome: "unexpected", reason: "it has 2 rows", rowCount: 2 }],
      findings: [],
    });
  });

  test("is none where its record calls it verified all the same", async () => {
    const { outcome, counts } = await withRecord({ expect: { minRows: 3 } });
    expect([outcome, counts]).toMatchObject(["invalid", { unexpected: 1, missing: 0 }]);
  });

  test("is none where its file was changed", async () => {
    const instead = { "data/accounts/report.csv": "id,name\n1,Eve\n" };
    const { outcome, counts } = await verifyCollection(makeCollection({ reports: [accounts], instead }));
    expect([outcome, counts]).toMatchObject(["invalid", { unexpected: 1, missing: 0 }]);
  });

  test.each(["failed", "verified"])("is one where its file is gone, and its record says %s", async (state) => {
    const reports = [{ ...accounts, record: { ...tooFew.record, state } }];
    const { counts } = await verifyCollection(
      makeCollection({ reports, instead: { "data/accounts/report.csv": undefined } }),
    );
    expect(counts).toMatchObject({ unexpected: 0, missing: 1 });
  });
});

describe("a record that says what is not so", () => {
  const cases: Record<string, [record: ReportToMake["record"], code: string]> = {
    "another size": [{ file: { ...recordOf(accounts).file, sizeBytes: 1 } }, "record_differs"],
    "another digest": [{ file: { ...recordOf(accounts).file, digest: { sha256: "0".repeat(64) } } }, "record_differs"],
    "another number of rows": [
      { population: { announced: 3, counted: 3, complete: true, basis: "rows" } },
      "record_differs",
    ],
    "complete where it is not": [
      { population: { announced: 3, counted: 2, complete: true, basis: "rows" } },
      "record_differs",
    ],
    "other columns": [{ columns: ["id", "email"] }, "record_differs"],
    "a column less": [{ columns: ["id"] }, "record_differs"],
    "another report than the plan": [{ report: { type: "IDENTITIES", origin: "standard" } }, "plan_differs"],
    "another tenant than the plan": [
      { source: { tenant: "other", vendor: "sailpoint", baseUrl: "https://other.example" } },
      "plan_differs",
    ],
    "another realm than the plan": [{ source: { ...recordOf(accounts).source, realm: "alpha" } }, "plan_differs"],
    "another format than the plan": [{ request: { ...recordOf(accounts).request, format: "pdf" } }, "plan_differs"],
    "other arguments than the plan": [
      { request: { ...recordOf(accounts).request, arguments: { application: "2c92" } } },
      "plan_differs",
    ],
    "rows that the plan expects and the file has not": [{ expect: { minRows: 3 } }, "expectation_failed"],
    "a column that the plan expects and the file has not": [{ expect: { columns: ["mail"] } }, "expectation_failed"],
    "a file that is not there": [
      { file: { ...recordOf(accounts).file, name: "data/accounts/other.csv" } },
      "record_differs",
    ],
    "a file elsewhere": [{ file: { ...recordOf(accounts).file, name: "data/../plan.json" } }, "record_differs"],
    "verified without a file": [{ file: undefined }, "record_differs"],
    "another id": [{ id: "roles" }, "record_invalid"],
    "values in each other without an end": [
      { declared: { controlIds: [], more: Array.from({ length: 1_000 }).reduce((inner) => [inner], 1) } },
      "record_invalid",
    ],
    "a state that there is not": [{ state: "done" }, "record_invalid"],
    "version 2": [{ version: 2 }, "version_unknown"],
  };

  test.each(Object.entries(cases))("%s is found", async (_, [record, code]) => {
    const found = await withRecord(record);
    expect([found.outcome, found.bag.valid, codesOf(found).includes(code), found.counts.verified]).toEqual([
      "invalid",
      true,
      true,
      code === "plan_differs" ? 1 : 0,
    ]);
  });

  test("names field, what was expected and what was found", async () => {
    const { findings } = await withRecord({ columns: ["id", "email"] });
    expect(findings).toEqual([
      {
        code: "record_differs",
        severity: "error",
        message: 'accounts: records/accounts.json says columns[1] "email", and it is "name"',
        file: "records/accounts.json",
        report: "accounts",
        expected: "email",
        found: "name",
      },
    ]);
  });

  test("rows that cannot be read are told with their line", async () => {
    const found = await verifyReport({ ...accounts, content: 'id,name\n1,"Ada\n' });
    expect(found.findings).toMatchObject([{ code: "rows_unreadable", file: "data/accounts/report.csv" }]);
  });
});

describe("a ZIP", () => {
  const contents = { "a.csv": "id\n1\n2\n", "b.csv": "id\n3\n" };
  const bytes = zipOf(Object.entries(contents).map(([name, content]) => ({ name, content })));
  const a = memberOf("a.csv", contents["a.csv"], 2);
  const b = memberOf("b.csv", contents["b.csv"], 1);
  const archive = (...members: readonly object[]): ReportToMake => ({
    id: "search",
    content: bytes,
    fileName: "search.zip",
    format: "zip",
    rows: 3,
    record: { members },
  });

  test("is what its record says, member by member", async () => {
    expect(await verifyReport(archive(a, b))).toMatchObject({ outcome: "valid", reports: [{ rowCount: 3 }] });
  });

  test.each([
    ["another name", archive(a, { ...b, name: "c.csv" })],
    ["another size", archive({ ...a, sizeBytes: 8 }, b)],
    ["another digest", archive({ ...a, digest: b.digest }, b)],
    ["another checksum", archive({ ...a, crc32: b.crc32 }, b)],
    ["another number of rows", archive({ ...a, rows: 1 }, { ...b, rows: 2 })],
    ["a member less", archive(a)],
  ])("with %s than its record says is found", async (_, report) => {
    expect(codesOf(await verifyReport(report))).toContain("record_differs");
  });
});

describe("a plan", () => {
  test("that is missing leaves open what was to be collected", async () => {
    const folder = makeCollection({ reports: [accounts], sealedInstead: { "plan.json": undefined } });
    expect(await verifyCollection(folder)).toMatchObject({ outcome: "invalid", complete: false, plan: undefined });
  });

  test.each([
    ["that is no JSON", "{", "plan_invalid"],
    ["of version 2", '{"version":2,"reports":[]}', "version_unknown"],
  ])("%s is told", async (_, text, code) => {
    const folder = makeCollection({ reports: [accounts], sealedInstead: { "plan.json": text } });
    expect(codesOf(await verifyCollection(folder))).toContain(code);
  });

  test("may have been corrected since a report failed", async () => {
    const failed = {
      ...accounts,
      record: { state: "failed", request: { ...recordOf(accounts).request, arguments: {} } },
    };
    expect(codesOf(await verifyReport(failed))).toEqual([]);
  });

  test("nested without an end is told", async () => {
    const text = `{"version":1,"reports":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;
    const folder = makeCollection({ reports: [accounts], sealedInstead: { "plan.json": text } });
    expect(codesOf(await verifyCollection(folder))).toEqual(["plan_invalid"]);
  });

  test("that does not have a report whose record is there is told", async () => {
    const plan = { reports: [{ id: "other", report: "ACCOUNTS" }] };
    expect(codesOf(await verifyCollection(makeCollection({ reports: [accounts], plan })))).toContain(
      "record_unplanned",
    );
  });
});

function step(action: string): object {
  return { action, reason: "because" };
}
