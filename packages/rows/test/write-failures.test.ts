import { describe, expect, test } from "vitest";
import { mistyped } from "../../core/test/support/mistyped.js";
import { readRows } from "../src/read-rows.js";
import { safeForSpreadsheets } from "../src/write/safe-for-spreadsheets.js";
import { writeCsv } from "../src/write/write-csv.js";
import { writeJsonLines } from "../src/write/write-json-lines.js";
import { copyTarget, slowly } from "./support/copy-target.js";
import { utf8 } from "./support/files.js";

describe("nothing is left when", () => {
  test("the rows fail", async () => {
    const { target, leftovers } = copyTarget();
    const failure = new Error("no more");
    await expect(writeCsv(slowly([{ a: 1 }], failure), target)).rejects.toBe(failure);
    expect(leftovers()).toEqual([]);
  });

  test("the rows are those of a broken file", async () => {
    const { target, leftovers } = copyTarget();
    const reading = writeCsv(readRows(utf8('a,b\n1,2\n3,"4')), target);
    await expect(reading).rejects.toMatchObject({ name: "RowsError", code: "open_quote" });
    expect(leftovers()).toEqual([]);
  });

  test.each<readonly [what: string, rows: readonly object[], code: string, row: number]>([
    ["a row has a value that no column is for", [{ a: 1 }, { a: 1, b: 2 }], "unexpected_column", 2],
    ["a row has another number of cells", [[1, 2]], "ragged_row", 1],
  ])("%s", async (_what, rows, code, row) => {
    const { target, leftovers } = copyTarget();
    await expect(writeCsv(rows, target, { columns: ["a"] })).rejects.toMatchObject({ code, row });
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ["a column has no name", [{ "": 1 }], "empty_column"],
    ["two columns have one name", [["1", "2"]], "duplicate_column"],
  ])("%s", async (_what, rows, code) => {
    const { target, leftovers } = copyTarget();
    const options = code === "duplicate_column" ? { columns: ["a", "a"] } : {};
    await expect(writeCsv(rows, target, options)).rejects.toMatchObject({ code });
    expect(leftovers()).toEqual([]);
  });

  test("the columns are not known", async () => {
    const { target, leftovers } = copyTarget();
    await expect(writeCsv([], target)).rejects.toMatchObject({ name: "ConfigError", option: "columns" });
    await expect(writeCsv([["1"]], target)).rejects.toMatchObject({ name: "ConfigError", option: "columns" });
    expect(leftovers()).toEqual([]);
  });

  test("an abort comes, also while it waits for a row that never comes", async () => {
    const { target, leftovers } = copyTarget();
    const stop = new AbortController();
    const never = async function* (): AsyncGenerator<object> {
      yield { a: 1 };
      stop.abort("enough");
      await new Promise(() => {});
    };
    const writing = writeCsv(never(), target, { signal: stop.signal });
    await expect(writing).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    expect(leftovers()).toEqual([]);
  });

  test.each<[string, Iterable<object> | AsyncIterable<object>]>([
    ["rows are there", [{ a: 1 }]],
    ["no row comes", { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }],
  ])("an abort comes while the file is opened, and %s", async (_what, rows) => {
    const { target, leftovers } = copyTarget();
    const stop = new AbortController();
    const writing = writeCsv(rows, target, { signal: stop.signal });
    stop.abort("enough");
    await expect(writing).rejects.toMatchObject({ name: "AbortError", cause: "enough" });
    expect(leftovers()).toEqual([]);
  });
});

describe("what cannot be read again is not written:", () => {
  const half = "\uD83D";
  const circle: Record<string, unknown> = {};
  circle["itself"] = circle;

  test.each([
    ["half of a character", { a: 1, b: `x${half}` }, { code: "value_lost", row: 1, column: "b" }],
    ["a date that is none", { a: new Date(NaN) }, { code: "value_lost", row: 1, column: "a" }],
    ["a value inside itself", { a: circle }, { code: "value_lost", row: 1, column: "a" }],
    ["a name with half of a character", { [half]: 1 }, { code: "value_lost", column: half }],
    ["a row that is null", null, { code: "not_an_object", row: 1 }],
    ["a row that is a text", "ab", { code: "not_an_object", row: 1 }],
  ])("%s, as CSV", async (_what, row, error) => {
    const { target } = copyTarget();
    await expect(writeCsv([mistyped(row)], target)).rejects.toMatchObject({ name: "RowsError", ...error });
  });

  test.each([
    ["a value inside itself", circle, "value_lost"],
    ["a row that is nothing", undefined, "not_an_object"],
    ["a row that is null", null, "not_an_object"],
    ["a row that is a text", "ab", "not_an_object"],
    ["a row that is an array", ["1"], "not_an_object"],
  ])("%s, as JSON Lines", async (_what, row, code) => {
    const { target } = copyTarget();
    await expect(writeJsonLines([mistyped(row)], target)).rejects.toMatchObject({ name: "RowsError", code, row: 1 });
  });

  describe.each([undefined, null, 5, "ab", {}, Promise.resolve([])])("rows that are %j", (rows) => {
    const refused = { name: "ConfigError", option: "rows" };

    test.each(Object.entries({ writeCsv, writeJsonLines }))("by %s", async (_name, write) => {
      await expect(write(mistyped(rows), copyTarget().target)).rejects.toMatchObject(refused);
    });

    test("by safeForSpreadsheets", () => {
      expect(() => safeForSpreadsheets(mistyped(rows))).toThrow(expect.objectContaining(refused));
    });
  });
});
