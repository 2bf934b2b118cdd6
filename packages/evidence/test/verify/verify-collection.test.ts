import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { zipOf } from "../../../rows/test/support/zip.js";
import { verifyCollection, type Verification } from "../../src/index.js";
import { accounts, makeCollection, memberOf, recordOf, sha256, type ReportToMake } from "../support/collections.js";
import { emptyFolder } from "../support/folders.js";

const codesOf = ({ findings }: Verification): readonly string[] => findings.map(({ code }) => code);
const verifyReport = (report: ReportToMake): Promise<Verification> =>
  verifyCollection(makeCollection({ reports: [report] }));
const withRecord = (record: ReportToMake["record"]): Promise<Verification> =>
  verifyReport({ ...accounts, ...(record === undefined ? {} : { record }) });

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

describe("files", () => {
  test("that no record names are told", async () => {
    const found = await verifyCollection(makeCollection({ reports: [accounts], payload: { "data/x.csv": "x" } }));
    expect(codesOf(found)).toEqual(["payload_unclaimed"]);
  });

  test("that came after sealing are told: a record counts only when it was sealed", async () => {
    const record = JSON.stringify(recordOf({ ...accounts, id: "more" }));
    const found = await verifyCollection(
      makeCollection({ reports: [accounts], instead: { "records/more.json": record } }),
    );
    expect(codesOf(found)).toContain("unsealed_document");
  });

  test.each(["manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])(
    "of four manifests %s is missed",
    async (name) => {
      const folder = makeCollection({ reports: [accounts], instead: { [name]: undefined } });
      expect(codesOf(await verifyCollection(folder))).toContain("manifest_required");
    },
  );

  test.each([
    ["a file", "data/accounts/report.csv"],
    ["a record", "records/accounts.json"],
    ["a manifest", "manifest-sha256.txt"],
  ])("%s that became a symbolic link is never followed", async (_, path) => {
    const folder = makeCollection({ reports: [accounts] });
    const outside = join(emptyFolder(), "outside");
    writeFileSync(outside, "id,name\n1,Ada\n2,Bo\n");
    rmSync(join(folder, path));
    symlinkSync(outside, join(folder, path));
    const { findings } = await verifyCollection(folder);
    expect(findings.filter(({ code }) => code === "unsafe_file")).toMatchObject([{ file: path }]);
  });

  test("in a folder that became a symbolic link are missing", async () => {
    const folder = makeCollection({ reports: [accounts] });
    rmSync(join(folder, "data"), { recursive: true });
    symlinkSync(emptyFolder(), join(folder, "data"));
    expect(codesOf(await verifyCollection(folder))).toEqual(["unsafe_file", "payload_missing", "missing_file"]);
  });

  test.skipIf(process.platform === "win32")("that are a pipe do not keep the verifier waiting", async () => {
    const folder = makeCollection({ reports: [accounts] });
    execFileSync("mkfifo", [join(folder, "data/pipe")]);
    expect(codesOf(await verifyCollection(folder))).toEqual(["unsafe_file"]);
  });

  test("of a hostile name do not forge a line of the report", async () => {
    const folder = makeCollection({ reports: [accounts], instead: { "data/a\nvalid\u001b[2J\u202Evsc": "x" } });
    const { findings } = await verifyCollection(folder);
    expect(findings.map(({ message }) => /[\n\u001b\u202E]/.test(message))).toEqual([false, false, false]);
  });
});

describe("a folder", () => {
  test("that is not sealed says so", async () => {
    const folder = makeCollection({ reports: [accounts], instead: { "bagit.txt": undefined } });
    const { outcome, complete, findings } = await verifyCollection(folder);
    expect([outcome, complete, findings[0]?.code]).toEqual(["unsealed", false, "unsealed"]);
  });

  test("that is empty is unsealed", async () => {
    expect((await verifyCollection(emptyFolder())).outcome).toBe("unsealed");
  });

  test("that is not there is an error", async () => {
    await expect(verifyCollection(join(emptyFolder(), "gone"))).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("that is a file is an error", async () => {
    const file = join(emptyFolder(), "file");
    writeFileSync(file, "x");
    await expect(verifyCollection(file)).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("of folders in folders is no trouble", async () => {
    const folder = makeCollection({ reports: [accounts] });
    mkdirSync(join(folder, "notes/".repeat(20)), { recursive: true });
    expect((await verifyCollection(folder)).outcome).toBe("valid");
  });

  test.skipIf(process.platform === "win32")("whose paths are too long for the system says which", async () => {
    const folder = makeCollection({ reports: [accounts] });
    const deep = Array.from({ length: 14 }, () => "x".repeat(200)).join("/");
    const [outer, inner] = [join(folder, "data", deep), join(emptyFolder(), "inner")];
    for (const each of [outer, join(inner, deep)]) mkdirSync(each, { recursive: true });
    renameSync(inner, join(outer, "more"));
    const { findings } = await verifyCollection(folder);
    renameSync(join(outer, "more"), inner);
    expect(findings).toMatchObject([{ code: "file_unreadable", message: expect.stringContaining("ENAMETOOLONG") }]);
  });

  test("of a name that is no UTF-8 is told", async () => {
    const folder = makeCollection({ reports: [accounts] });
    writeFileSync(Buffer.concat([Buffer.from(join(folder, "data/")), Buffer.of(0xff, 0x61)]), "x");
    expect((await verifyCollection(folder)).findings).toMatchObject([{ code: "unsafe_file" }]);
  });

  test("is left alone once the caller aborts", async () => {
    const verifying = verifyCollection(makeCollection({ reports: [accounts] }), { signal: AbortSignal.abort() });
    await expect(verifying).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is named by a text", async () => {
    await expect(verifyCollection("")).rejects.toMatchObject({ name: "ConfigError" });
  });
});

describe("a signature", () => {
  const signed = (content: string): string =>
    makeCollection({ reports: [accounts], instead: { "tagmanifest-sha256.txt.test": content } });

  test("is listed, and not checked, without a key", async () => {
    expect(await verifyCollection(signed("x"))).toMatchObject({
      outcome: "valid",
      signatures: [{ file: "tagmanifest-sha256.txt.test", outcome: "unchecked" }],
    });
  });

  test("is of the bytes of the tag manifest", async () => {
    const found = await verifyCollection(signed("x"), {
      verifySignature: ({ signed: bytes, suffix }) => ({ valid: true, signer: `${suffix} ${sha256(bytes)}` }),
    });
    expect(found.signatures).toEqual([
      { file: "tagmanifest-sha256.txt.test", outcome: "valid", signer: `test ${found.digest}` },
    ]);
  });

  test("that is wrong makes the collection invalid", async () => {
    const found = await verifyCollection(signed("x"), {
      verifySignature: () => ({ valid: false, reason: "another key" }),
    });
    expect([found.outcome, codesOf(found)]).toEqual(["invalid", ["signature_invalid"]]);
  });

  test("whose check throws makes the collection invalid", async () => {
    const found = await verifyCollection(signed("x"), { verifySignature: () => Promise.reject(new Error("no key")) });
    expect(found.findings).toMatchObject([{ code: "signature_invalid", message: expect.stringContaining("no key") }]);
  });

  test.each([
    ["that is not there", () => makeCollection({ reports: [accounts] })],
    ["that is not known", () => signed("x")],
  ])("%s is missed when a key is given", async (_, make) => {
    const found = await verifyCollection(make(), { verifySignature: () => undefined });
    expect([found.outcome, codesOf(found)]).toEqual(["invalid", ["signature_missing"]]);
  });
});

function step(action: string): object {
  return { action, reason: "because" };
}
