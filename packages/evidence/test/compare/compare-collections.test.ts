import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numRuns } from "../../../core/test/support/property-cases.js";
import { zipOf } from "../../../rows/test/support/zip.js";
import {
  compareCollections,
  comparisonLines,
  type ComparedReport,
  type CompareOptions,
  type Comparison,
} from "../../src/index.js";
import { makeCollection, memberOf, type CollectionToMake, type ReportToMake } from "../support/collections.js";
import { emptyFolder } from "../support/folders.js";
import { csvReport } from "../support/rows.js";

const header = ["id", "name", "team"];
const ada = ["1", "Ada", "A"];
const bo = ["2", "Bo", "B"];
const cy = ["3", "Cy", "C"];

const key = { key: "id" };
const compare = (
  before: readonly ReportToMake[],
  after: readonly ReportToMake[],
  options: CompareOptions = key,
): Promise<Comparison> =>
  compareCollections(makeCollection({ reports: before }), makeCollection({ reports: after }), options);

/** The report `accounts` of two collections that have nothing else. */
async function compareRows(
  before: readonly (readonly string[])[] | ReportToMake,
  after: readonly (readonly string[])[] | ReportToMake,
  options: CompareOptions = key,
): Promise<ComparedReport> {
  const report = (rows: readonly (readonly string[])[] | ReportToMake): ReportToMake =>
    "id" in rows ? rows : csvReport(rows);
  const { reports } = await compare([report(before)], [report(after)], options);
  return reports[0] ?? expect.fail("no report");
}
const problemOf = ({ problem }: ComparedReport): string => `${problem?.code}: ${problem?.message}`;

describe("rows", () => {
  test("are paired by key, whatever their order", async () => {
    const report = await compareRows([header, ada, bo], [header, cy, ["1", "Ada", "Z"]]);
    expect(report).toMatchObject({
      outcome: "different",
      counts: { added: 1, removed: 1, changed: 1 },
      tables: [
        {
          key: ["id"],
          rowsBefore: 2,
          rowsAfter: 2,
          added: [{ key: ["3"], row: { id: "3", name: "Cy", team: "C" } }],
          removed: [{ key: ["2"], row: { id: "2", name: "Bo", team: "B" } }],
          changed: [{ key: ["1"], changes: { team: ["A", "Z"] } }],
        },
      ],
    });
  });

  test("in another order are the same", async () => {
    expect(await compareRows([header, ada, bo], [header, bo, ada])).toMatchObject({
      outcome: "same",
      counts: { added: 0, removed: 0, changed: 0 },
    });
  });

  const many = Array.from({ length: 300 }, (_, n) => [String(n), `name ${n}`, "A"]);

  test.each([
    ["turned round", many.toReversed()],
    ["with another half in front", [...many.slice(150), ...many.slice(0, 150)]],
    ["turned round up to the middle", [...many.slice(0, 150).toReversed(), ...many.slice(150)]],
  ])("in many orders are the same: %s", async (_, after) => {
    expect((await compareRows([header, ...many], [header, ...after])).outcome).toBe("same");
  });

  test("between which others came are paired all the same", async () => {
    const after = many.flatMap((row, n) => (n % 3 === 0 ? [row, [`new ${n}`, "x", "y"]] : n % 7 === 0 ? [] : [row]));
    const { counts } = await compareRows([header, ...many], [header, ...after]);
    expect(counts).toEqual({ added: 100, removed: 28, changed: 0 });
  });

  test("in another format of CSV are the same", async () => {
    const after = csvReport([], { content: 'id,name,team\r\n"1","Ada",A\r\n2,Bo,"B"\r\n', rows: 2, columns: header });
    expect((await compareRows([header, ada, bo], after)).outcome).toBe("same");
  });

  test("of two keys are paired by both", async () => {
    const options = { key: ["id", "name"] };
    const report = await compareRows([header, ada, ["1", "Bo", "B"]], [header, ada, ["1", "Cy", "B"]], options);
    expect(report.tables[0]).toMatchObject({ added: [{ key: ["1", "Cy"] }], removed: [{ key: ["1", "Bo"] }] });
  });

  test("whose keys would look the same side by side are not", async () => {
    const options = { key: ["id", "name"] };
    const report = await compareRows([header, ["a", "bc", "x"]], [header, ["ab", "c", "x"]], options);
    expect(report.counts).toEqual({ added: 1, removed: 1, changed: 0 });
  });

  test("are sorted by key, by code point", async () => {
    const ids = ["\u{1F600}", "\uFFFD", "b", "B", "10", "9", "é"];
    const report = await compareRows([header], [header, ...ids.map((id) => [id, "x", "y"])]);
    expect(report.tables[0]?.added.map((row) => row.key[0])).toEqual(["10", "9", "B", "b", "é", "\uFFFD", "\u{1F600}"]);
  });

  test("with the characters that we pack them with are told apart", async () => {
    const [one, other] = [
      ["1", "a\u001F", "b"],
      ["1", "a", "\u001Fb"],
    ] as const;
    const report = await compareRows([header, one], [header, other]);
    expect(report.tables[0]?.changed).toEqual([
      { key: ["1"], changes: { name: ["a\u001F", "a"], team: ["b", "\u001Fb"] } },
    ]);
  });

  test("of a file of one digest are not read", async () => {
    const broken = csvReport([], { content: 'id\n"', rows: 0 });
    expect(await compare([broken], [broken])).toMatchObject({ outcome: "same", reports: [{ outcome: "identical" }] });
  });
});

describe("keys", () => {
  test("that are there twice are an error with the rows", async () => {
    const report = await compareRows([header, ada, bo, cy, ada, ["4", "", ""], bo], [header, ada]);
    expect(problemOf(report)).toBe(
      'key_duplicate: the file before has a key "id" more than once: "1" in rows 1 and 4; "2" in rows 2 and 6',
    );
  });

  test.each([
    ["known", [header, ada, bo, ada], '"1" in rows 1 and 3'],
    ["known, one behind the other", [header, ada, ada], '"1" in rows 1 and 2'],
    ["new", [header, cy, bo, cy], '"3" in rows 1 and 3'],
  ])("that are %s and there twice after are an error, too", async (_, after, told) => {
    expect(problemOf(await compareRows([header, ada], after))).toBe(
      `key_duplicate: the file after has a key "id" more than once: ${told}`,
    );
  });

  test("that are empty are an error with the rows", async () => {
    const report = await compareRows([header, ada], [header, ada, ["", "x", "y"], [" ", "x", "y"]]);
    expect(problemOf(report)).toBe('key_empty: the file after has rows whose key "id" is empty: rows 2, 3');
  });

  test("of which one part is empty are an error", async () => {
    const report = await compareRows([header, ["1", "", "x"]], [header, ada], { key: ["id", "name"] });
    expect(problemOf(report)).toContain("key_empty");
  });

  test("that are wrong ten thousand times are counted, and ten are named", async () => {
    const rows = [header, ...Array.from({ length: 10_001 }, () => ada)];
    const told = problemOf(await compareRows(rows, [header, ada]));
    expect([told.split(" in rows ").length - 1, told.endsWith("; and 9990 more")]).toEqual([10, true]);
  });

  test("in a column that a side does not have are an error that names the columns", async () => {
    const report = await compareRows([header, ada], [["ID", "name", "team"], ada]);
    expect(problemOf(report)).toBe(
      'key_column_missing: the file after has no column "id" of the key; there is "ID", "name", "team"',
    );
  });

  test("that were not given leave the report out", async () => {
    const report = await compareRows([header, ada], [header, bo], { key: { other: "id" } });
    expect([report.outcome, report.problem?.code]).toEqual(["not-compared", "key_not_given"]);
  });

  test("may be others for each report", async () => {
    const roles = (rows: readonly (readonly string[])[]): ReportToMake => csvReport(rows, { id: "roles" });
    const { counts } = await compare(
      [csvReport([header, ada]), roles([["role"], ["admin"]])],
      [csvReport([header, bo]), roles([["role"], ["user"]])],
      { key: { accounts: ["id"], roles: "role" } },
    );
    expect(counts).toEqual({ added: 2, removed: 2, changed: 0 });
  });
});

describe("columns", () => {
  test("that came, went or moved are told, and only the others are compared", async () => {
    const report = await compareRows(
      [header, ada],
      [
        ["name", "id", "mail"],
        ["Ada", "1", "a@b"],
      ],
    );
    expect(report).toMatchObject({
      outcome: "different",
      counts: { added: 0, removed: 0, changed: 0 },
      tables: [
        {
          columns: { added: ["mail"], removed: ["team"], moved: ["name", "id"], compared: ["id", "name"], ignored: [] },
        },
      ],
    });
  });

  test("that moved and nothing else are the same rows", async () => {
    expect(
      (
        await compareRows(
          [header, ada],
          [
            ["team", "name", "id"],
            ["A", "Ada", "1"],
          ],
        )
      ).outcome,
    ).toBe("same");
  });

  test("that are ignored do not count, and are told", async () => {
    const report = await compareRows([header, ada], [header, ["1", "Ada", "Z"]], { ...key, ignore: ["team", "x"] });
    expect([report.outcome, report.tables[0]?.columns.ignored]).toEqual(["same", ["team"]]);
  });

  test("that were renamed are paired as the operator says", async () => {
    const options = { ...key, renamed: { team: "group" } };
    const report = await compareRows(
      [header, ada],
      [
        ["id", "name", "group"],
        ["1", "Ada", "Z"],
      ],
      options,
    );
    expect(report.tables[0]).toMatchObject({
      columns: { added: [], removed: [] },
      changed: [{ changes: { group: ["A", "Z"] } }],
    });
  });

  test("with names of Object are columns like any other", async () => {
    const names = ["id", "__proto__", "constructor"];
    const report = await compareRows([names, ["1", "a", "b"]], [names, ["1", "x", "y"]]);
    expect(JSON.stringify(report.tables[0]?.changed)).toBe(
      '[{"key":["1"],"changes":{"__proto__":["a","x"],"constructor":["b","y"]}}]',
    );
  });
});

describe("normalize", () => {
  test.each([
    ["trim", ["1", " Ada ", "A"]],
    ["case", ["1", "ADA", "a"]],
    ["unicode", ["1", "Ada", "A"]],
  ] as const)("%s makes differences of that kind none", async (normalize, row) => {
    const before = normalize === "unicode" ? ["1", "\u00e9", "x"] : ada;
    const after = normalize === "unicode" ? ["1", "e\u0301", "x"] : row;
    const options = { ...key, normalize: [normalize] };
    const [plain, normalized] = [
      await compareRows([header, before], [header, after]),
      await compareRows([header, before], [header, after], options),
    ];
    expect([plain.outcome, normalized.outcome]).toEqual(["different", "same"]);
  });

  test("holds for keys as well, so that two may become one", async () => {
    const options = { key: "name", normalize: ["case", "trim"] as const };
    const report = await compareRows([header, ada], [header, ["1", "ada ", "A"], ["2", "ADA", "A"]], options);
    expect(problemOf(report)).toContain('key_duplicate: the file after has a key "name" more than once');
  });

  test("shows values as they are", async () => {
    const options = { ...key, normalize: ["case"] as const };
    const report = await compareRows([header, ada], [header, ["1", "ADA", "Z"]], options);
    expect(report.tables[0]?.changed).toEqual([{ key: ["1"], changes: { team: ["A", "Z"] } }]);
  });

  test("is recorded with the other settings", async () => {
    const options = { key: ["id"], ignore: ["team"], normalize: ["trim"], renamed: { a: "b" } } as const;
    expect((await compare([csvReport([header])], [csvReport([header])], options)).settings).toEqual(options);
  });
});

describe("JSON Lines", () => {
  const lines = (...rows: readonly string[]): ReportToMake => ({
    id: "accounts",
    content: rows.map((row) => `${row}\n`).join(""),
    fileName: "report.jsonl",
    format: "jsonl",
    rows: rows.length,
  });

  test("are compared by value and type, whatever the order of their keys", async () => {
    const report = await compareRows(
      lines('{"id":1,"a":{"x":1,"y":[2]},"n":null}', '{"id":2,"a":"1"}'),
      lines('{"id":2,"a":1}', '{"n":null,"a":{"y":[2],"x":1},"id":1}'),
    );
    expect(report.tables[0]).toMatchObject({
      changed: [{ key: [2], changes: { a: ["1", 1] } }],
      added: [],
      removed: [],
    });
  });

  test("keep whole numbers that a number cannot hold", async () => {
    const report = await compareRows(lines('{"id":9007199254740993}'), lines('{"id":9007199254740992}'));
    expect(report.tables[0]).toMatchObject({
      added: [{ key: ["9007199254740992"] }],
      removed: [{ key: ["9007199254740993"] }],
    });
  });

  test("have columns of all rows", async () => {
    const report = await compareRows(lines('{"id":1}', '{"id":2,"x":1}'), lines('{"id":1}', '{"id":2,"y":1}'));
    expect(report.tables[0]?.columns).toMatchObject({ added: ["y"], removed: ["x"] });
  });

  test.each(['{"a":1}', '{"id":null}', '{"id":""}'])("without a key are an error: %s", async (row) => {
    expect(problemOf(await compareRows(lines('{"id":1}'), lines(row, '{"id":2}')))).toContain("key_empty");
  });
});

describe("a ZIP", () => {
  const archive = (members: Readonly<Record<string, string>>): ReportToMake => ({
    id: "accounts",
    content: zipOf(Object.entries(members).map(([name, content]) => ({ name, content }))),
    fileName: "report.zip",
    format: "zip",
    record: { members: Object.entries(members).map(([name, text]) => memberOf(name, text)) },
  });

  test("is compared member by member", async () => {
    const report = await compareRows(
      archive({ "a.csv": "id\n1\n", "b.csv": "id\n1\n" }),
      archive({ "b.csv": "id\n2\n", "a.csv": "id\n1\n" }),
    );
    expect(report.tables.map(({ member, added }) => [member, added.length])).toEqual([
      ["b.csv", 1],
      ["a.csv", 0],
    ]);
  });

  test("with one member is compared whatever its name is", async () => {
    const report = await compareRows(archive({ "run-1.csv": "id\n1\n" }), archive({ "run-2.csv": "id\n2\n" }));
    expect(report.counts).toEqual({ added: 1, removed: 1, changed: 0 });
  });

  test("with other members is not compared", async () => {
    const report = await compareRows(
      archive({ "a.csv": "id\n1\n", "b.csv": "id\n1\n" }),
      archive({ "a.csv": "id\n1\n", "c.csv": "id\n1\n" }),
    );
    expect(report.problem?.code).toBe("members_differ");
  });
});

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
      "too_many_rows: the file after has more than 1 rows (maxRows)",
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

describe("what a reader has to know first", () => {
  const incomplete = { population: { announced: 9, counted: 1, complete: false, basis: "rows" } };
  const unknown = { population: { counted: 1, complete: null, basis: "rows" } };

  test.each([
    ["before", 'the file before is incomplete (1 of 9 rows): "added" may mean "was cut off before"'],
    ["after", 'the file after is incomplete (1 of 9 rows): "removed" may mean "is cut off now"'],
  ])("is that the file %s is incomplete", async (side, caution) => {
    const [one, other] = [csvReport([header, ada]), csvReport([header, bo])];
    const cut = (report: ReportToMake): ReportToMake => ({ ...report, record: incomplete });
    const { cautions } = await (side === "before" ? compare([cut(one)], [other]) : compare([one], [cut(other)]));
    expect(cautions).toEqual([`accounts: ${caution}`]);
  });

  test("is that completeness is not known", async () => {
    const { cautions } = await compare([csvReport([header, ada])], [csvReport([header, bo], { record: unknown })]);
    expect(cautions[0]).toContain("whether the file after is complete is not known");
  });

  test("is that a collection is not sealed", async () => {
    const reports = [csvReport([header, ada])];
    const open: CollectionToMake = { reports, instead: { "bagit.txt": undefined } };
    const { before, cautions } = await compareCollections(makeCollection(open), makeCollection({ reports }), key);
    expect([before.sealed, cautions.length]).toEqual([false, 1]);
  });
});

describe("as JSON Lines", () => {
  test("a comparison has a head, then each report with its rows", async () => {
    const comparison = await compare([csvReport([header, ada, bo])], [csvReport([header, cy, ["1", "Ada", "Z"]])]);
    const lines = [...comparisonLines(comparison)].map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ kind, key: of }) => [kind, of])).toEqual([
      ["comparison", undefined],
      ["report", undefined],
      ["columns", ["id"]],
      ["added", ["3"]],
      ["removed", ["2"]],
      ["changed", ["1"]],
    ]);
  });

  test("its head names both collections by their digest, and the settings", async () => {
    const [before, after] = [csvReport([header, ada]), csvReport([header, bo])].map((report) =>
      makeCollection({ reports: [report] }),
    );
    const comparison = await compareCollections(before ?? "", after ?? "", key);
    const [head = ""] = comparisonLines(comparison);
    expect(JSON.parse(head)).toMatchObject({
      derived: true,
      before: { folder: before, sealed: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      settings: { key: "id" },
    });
  });
});

describe("options", () => {
  const wrong: Record<string, unknown> = {
    "no key": {},
    "an empty key": { key: "" },
    "an empty list of keys": { key: [] },
    "an unknown normalization": { key: "id", normalize: ["accents"] },
    "an unknown option": { key: "id", sort: true },
    "a limit that is none": { key: "id", maxRows: 0 },
  };

  test.each(Object.entries(wrong))("with %s are refused", async (_, options) => {
    const comparing = compareCollections("a", "b", options as CompareOptions);
    await expect(comparing).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("a folder that is not there is an error", async () => {
    const gone = join(emptyFolder(), "gone");
    await expect(compareCollections(gone, gone, key)).rejects.toMatchObject({ code: "folder_unusable" });
  });

  test("an abort ends it", async () => {
    const folder = makeCollection({ reports: [csvReport([header, ada])] });
    const comparing = compareCollections(folder, folder, { ...key, signal: AbortSignal.abort() });
    await expect(comparing).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("what is found is what a comparison by hand finds", async () => {
  const cell = fc.stringMatching(/^[ab\u001e\u001f,"é]{0,3}$/);
  const table = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-e\u001f]{1,2}$/), cell, cell), {
    selector: ([id]) => id,
  });
  await fc.assert(
    fc.asyncProperty(table, table, async (before, after) => {
      const [old, now] = [new Map(before.map((row) => [row[0], row])), new Map(after.map((row) => [row[0], row]))];
      const { counts } = await compareRows([header, ...before], [header, ...after]);
      expect(counts).toEqual({
        added: after.filter(([id]) => !old.has(id)).length,
        removed: before.filter(([id]) => !now.has(id)).length,
        changed: after.filter((row) => old.has(row[0]) && String(old.get(row[0])) !== String(row)).length,
      });
    }),
    numRuns(20, 20_000),
  );
});

test("nothing of either collection is written", async () => {
  const folder = makeCollection({ reports: [csvReport([header, ada])] });
  const before = readFileSync(join(folder, "data/accounts/report.csv"), "utf8");
  await compareCollections(folder, folder, key);
  expect(readFileSync(join(folder, "data/accounts/report.csv"), "utf8")).toBe(before);
});
