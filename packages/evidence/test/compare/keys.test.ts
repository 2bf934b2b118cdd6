import { afterAll, describe, expect, test } from "vitest";
import { compareCollections, compareFiles } from "../../src/index.js";
import { type ReportToMake } from "../support/collections.js";
import { emptyFolder, removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, compareRows, cy, header, problemOf } from "./comparing.js";

afterAll(removeFolders);

const skipped: ReportToMake = { id: "old", record: { state: "skipped", skipped: "retired" } };
const accounts = csvReport([header, ada]);
const roles = csvReport([header, ada], { id: "roles" });

describe("keys by id of the report", () => {
  test.each([
    ["that both sides have", "accounts"],
    ["that only the older side has", "roles"],
    ["that only the newer side has", "entitlements"],
    ["that both sides skip", "old"],
  ])("name a report %s", async (_, id) => {
    const after = [accounts, csvReport([header], { id: "entitlements" }), skipped];
    const { settings } = await compare([accounts, roles, skipped], after, { key: { [id]: "id" } });
    expect(settings.key).toEqual({ [id]: "id" });
  });

  test.each([
    ["acounts", 'there is no report "acounts" (did you mean "accounts"?); expected "accounts", "roles"'],
    ["Roles", 'there is no report "Roles" (did you mean "roles"?); expected "accounts", "roles"'],
    ["toString", 'there is no report "toString"; expected "accounts", "roles"'],
    ["", 'there is no report ""; expected "accounts", "roles"'],
  ])("are refused where no report is called %j", async (id, problem) => {
    const comparing = compare([accounts, roles], [accounts, roles], { key: { accounts: "id", [id]: "id" } });
    await expect(comparing).rejects.toMatchObject({ name: "ConfigError", option: "key", message: `key: ${problem}` });
  });

  test("of two files are refused before these are read", async () => {
    const comparing = compareFiles("gone/a.csv", "gone/b.csv", { key: { "a.csv": "id" } });
    await expect(comparing).rejects.toThrow(
      'key: there is no report "a.csv" (did you mean "b.csv"?); expected "b.csv"',
    );
  });

  test("of folders without any report are refused", async () => {
    const comparing = compareCollections(emptyFolder(), emptyFolder(), { key: { accounts: "id" } });
    await expect(comparing).rejects.toThrow('there is no report "accounts"; expected no ids: no report could be read');
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
      'key_column_missing: the file after has no column "id" of the key; it has "ID", "name", "team"',
    );
  });

  test("that were not given leave the report out", async () => {
    const report = await compareRows([header, ada], [header, bo], { key: {} });
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
