import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { numRuns } from "../../core/test/support/property-cases.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { readRows } from "../src/read-rows.js";
import { safeForSpreadsheets } from "../src/write/safe-for-spreadsheets.js";
import { writeCsv } from "../src/write/write-csv.js";
import { writeJsonLines } from "../src/write/write-json-lines.js";
import { utf8 } from "./support/files.js";

let folder: string;
let target: string;
beforeEach(() => {
  folder = temporaryFolder();
  target = join(folder, "copy.csv");
});

const written = (): string => readFileSync(target, "utf8");

/** Rows that come one by one, and may fail. */
async function* slowly<Row>(rows: readonly Row[], failure?: Error): AsyncGenerator<Row> {
  for (const row of rows) yield await Promise.resolve(row);
  if (failure !== undefined) throw failure;
}

describe("writeCsv", () => {
  test("writes a header and rows, and says what was written", async () => {
    const copy = await writeCsv([{ id: "007", name: "Ada" }], target);
    expect(written()).toBe("id,name\r\n007,Ada\r\n");
    const sha256 = createHash("sha256").update(written()).digest("hex");
    expect(copy).toEqual({ derived: true, path: target, format: "csv", rowCount: 1, sizeBytes: 18, sha256 });
  });

  test("quotes what needs it, and nothing else", async () => {
    await writeCsv([{ a: 'x "y"', b: "1,2", c: "3\r\n4", d: " 5 ", e: "" }], target);
    expect(written()).toBe('a,b,c,d,e\r\n"x ""y""","1,2","3\r\n4", 5 ,\r\n');
  });

  test("writes values of all kinds as text", async () => {
    const row = { a: 1.5, b: 9007199254740993n, c: true, d: null, e: new Date(0), f: { g: [1n] } };
    await writeCsv([row], target);
    expect(written()).toBe('a,b,c,d,e,f\r\n1.5,9007199254740993,true,,1970-01-01T00:00:00.000Z,"{""g"":[1]}"\r\n');
  });

  test("writes an empty cell alone on its line so that it is no blank line", async () => {
    await writeCsv([{ a: "" }, { a: "1" }], target);
    expect(await readRows(target).toArray()).toEqual([{ a: "" }, { a: "1" }]);
  });

  test("takes the columns of the rows that were read, also when there are none", async () => {
    await writeCsv(readRows(utf8("id,name\n")), target);
    expect(written()).toBe("id,name\r\n");
  });

  test("takes arrays, of rows that know their columns", async () => {
    await writeCsv(readRows(utf8("id,name\n1,Ada\n"), { as: "arrays" }), target);
    expect(written()).toBe("id,name\r\n1,Ada\r\n");
  });

  test("writes the columns asked for, in their order", async () => {
    await writeCsv(slowly([{ a: 1 }, { b: 2 }]), target, { columns: ["b", "a"] });
    expect(written()).toBe("b,a\r\n,1\r\n2,\r\n");
  });

  test("writes many rows without holding them", async () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => ({ id: String(n), name: "Ada" }));
    const copy = await writeCsv(slowly(rows), target);
    expect(copy.rowCount).toBe(50_000);
    expect(await readRows(target).toArray()).toEqual(rows);
  });

  test("writes into a stream", async () => {
    const parts: Uint8Array[] = [];
    const stream = new WritableStream<Uint8Array>({ write: (chunk) => void parts.push(chunk) });
    const copy = await writeCsv([{ a: "1" }], stream);
    expect(Buffer.concat(parts).toString()).toBe("a\r\n1\r\n");
    expect(copy.path).toBe("");
  });

  test("what was written is read again", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", ",", '"', "\r", "\n", " ", "=", "é", "😀", "\uFEFF"),
      maxLength: 5,
    });
    const names = fc.uniqueArray(fc.oneof(cell, fc.constant("__proto__")), { minLength: 1, maxLength: 3 });
    const table = names
      .filter((columns) => !columns.includes(""))
      .chain((columns) => {
        const row = fc
          .tuple(...columns.map(() => cell))
          .map((cells) => Object.fromEntries(columns.map((name, n) => [name, cells[n]])));
        return fc.record({ columns: fc.constant(columns), rows: fc.array(row, { maxLength: 3 }) });
      });
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, rows }) => {
        const parts: Uint8Array<ArrayBuffer>[] = [];
        const stream = new WritableStream<Uint8Array<ArrayBuffer>>({ write: (chunk) => void parts.push(chunk) });
        await writeCsv(rows, stream as WritableStream<Uint8Array>, { columns });
        expect(await readRows(new Blob(parts)).toArray()).toEqual(rows);
      }),
      numRuns(300, 20_000),
    );
  });
});

describe("writeJsonLines", () => {
  test("writes objects, and large integers as what they are", async () => {
    const copy = await writeJsonLines([{ id: 9007199254740993n, tags: ["a\n"] }, { id: 2 }], target);
    expect(written()).toBe('{"id":9007199254740993,"tags":["a\\n"]}\n{"id":2}\n');
    expect(copy).toMatchObject({ derived: true, format: "jsonl", rowCount: 2 });
  });

  test("what was written is read again", async () => {
    const rows = [
      { id: 9007199254740993n, text: "\u2028 ünïcode" },
      { id: 1, nested: { a: [null, true] } },
    ];
    const path = join(folder, "copy.jsonl");
    await writeJsonLines(slowly(rows), path);
    expect(await readRows(path, { format: "jsonl" }).toArray()).toEqual(rows);
  });

  test("writes no rows as an empty file", async () => {
    await writeJsonLines([], target);
    expect(written()).toBe("");
  });
});

describe("nothing is left when", () => {
  const leftovers = (): string[] => readdirSync(folder);

  test("the rows fail", async () => {
    const failure = new Error("no more");
    await expect(writeCsv(slowly([{ a: 1 }], failure), target)).rejects.toBe(failure);
    expect(leftovers()).toEqual([]);
  });

  test("the rows are those of a broken file", async () => {
    const reading = writeCsv(readRows(utf8('a,b\n1,2\n3,"4')), target);
    await expect(reading).rejects.toMatchObject({ name: "RowsError", code: "open_quote" });
    expect(leftovers()).toEqual([]);
  });

  test.each<readonly [what: string, rows: readonly object[], code: string, row: number]>([
    ["a row has a value that no column is for", [{ a: 1 }, { a: 1, b: 2 }], "unexpected_column", 2],
    ["a row has another number of cells", [[1, 2]], "ragged_row", 1],
  ])("%s", async (_what, rows, code, row) => {
    await expect(writeCsv(rows, target, { columns: ["a"] })).rejects.toMatchObject({ code, row });
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ["a column has no name", [{ "": 1 }], "empty_column"],
    ["two columns have one name", [["1", "2"]], "duplicate_column"],
  ])("%s", async (_what, rows, code) => {
    const options = code === "duplicate_column" ? { columns: ["a", "a"] } : {};
    await expect(writeCsv(rows, target, options)).rejects.toMatchObject({ code });
    expect(leftovers()).toEqual([]);
  });

  test("the columns are not known", async () => {
    await expect(writeCsv([], target)).rejects.toMatchObject({ name: "ConfigError", option: "columns" });
    await expect(writeCsv([["1"]], target)).rejects.toMatchObject({ name: "ConfigError", option: "columns" });
    expect(leftovers()).toEqual([]);
  });

  test("an abort comes, also while it waits for a row that never comes", async () => {
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
    await expect(writeCsv([row as object], target)).rejects.toMatchObject({ name: "RowsError", ...error });
  });

  test.each([
    ["a value inside itself", circle, "value_lost"],
    ["a row that is nothing", undefined, "not_an_object"],
    ["a row that is null", null, "not_an_object"],
    ["a row that is a text", "ab", "not_an_object"],
    ["a row that is an array", ["1"], "not_an_object"],
  ])("%s, as JSON Lines", async (_what, row, code) => {
    await expect(writeJsonLines([row as object], target)).rejects.toMatchObject({ name: "RowsError", code, row: 1 });
  });

  test.each([undefined, null, 5, "ab", {}, Promise.resolve([])])("rows that are %j", async (rows) => {
    const refused = { name: "ConfigError", option: "rows" };
    await expect(writeCsv(rows as never, target)).rejects.toMatchObject(refused);
    await expect(writeJsonLines(rows as never, target)).rejects.toMatchObject(refused);
    expect(() => safeForSpreadsheets(rows as never)).toThrow(expect.objectContaining(refused) as Error);
  });
});

describe("a target", () => {
  test("that exists is kept, unless it is to be replaced or numbered", async () => {
    writeFileSync(target, "old");
    await expect(writeCsv([{ a: 1 }], target)).rejects.toMatchObject({ code: "file_exists" });
    expect(written()).toBe("old");
    const { path } = await writeCsv([{ a: 1 }], target, { ifExists: "number" });
    expect(path).toBe(join(folder, "copy (2).csv"));
    await writeCsv([{ a: 1 }], target, { ifExists: "replace" });
    expect(written()).toBe("a\r\n1\r\n");
  });

  test("that is a folder takes a file of its own name", async () => {
    mkdirSync(target);
    expect((await writeCsv([{ a: 1 }], target)).path).toBe(join(target, "rows.csv"));
  });

  test.each([
    ["target", 7, {}],
    ["options.colums", "a.csv", { colums: ["a"] }],
    ["columns", "a.csv", { columns: [] }],
  ])("or an option that is wrong is refused: %s", async (option, where, options) => {
    await expect(writeCsv([], where as string, options as object)).rejects.toMatchObject({
      name: "ConfigError",
      option,
    });
  });
});

describe("safeForSpreadsheets", () => {
  const all = async <Row>(rows: AsyncIterable<Row>): Promise<Row[]> => {
    const found: Row[] = [];
    for await (const row of rows) found.push(row);
    return found;
  };
  const safe = async (text: unknown): Promise<unknown> => {
    for await (const row of safeForSpreadsheets([{ a: text }])) return row.a;
    return undefined;
  };

  test.each(["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t1", "\r1", "\n1", "＝1", "+cmd|' /C calc'!A0", "-", "+49 170 1"])(
    "puts an apostrophe in front of %j",
    async (text) => {
      expect(await safe(text)).toBe(`'${text}`);
    },
  );

  test.each(["", "a=1", "1", "-5", "+49170", "-1.5", "-1,5", " =1", 7, null, true])("leaves %j", async (value) => {
    expect(await safe(value)).toBe(value);
  });

  test.each([
    ["a;=1", "a;'=1"],
    ['a";@b', "a\";'@b"],
    ["a\n+b", "a\n'+b"],
    ["a\r\n-1", "a\r\n'-1"],
    ["a\t＝1", "a\t'＝1"],
    ["\t=1", "'\t'=1"],
    ["=1;=2", "'=1;'=2"],
    ["a; =1", "a; =1"],
  ])("puts one inside %j, where cells may end at semicolons, tabs or lines", async (text, expected) => {
    expect(await safe(text)).toBe(expected);
  });

  test("two columns that become one are an error", async () => {
    const rows = safeForSpreadsheets([{ "=a": 1, "'=a": 2 }]);
    await expect(all(rows)).rejects.toMatchObject({ code: "duplicate_column", column: "'=a" });
  });

  test("names of columns, rows as arrays and what is known of them", async () => {
    const rows = safeForSpreadsheets(readRows(utf8("=a,b\n=1,2\n"), { as: "arrays" }));
    const [first] = await all(rows);
    expect(first).toEqual(["'=1", "2"]);
    expect(rows.columns).toEqual(["'=a", "b"]);
    await writeCsv(safeForSpreadsheets(readRows(utf8("=a,b\n=1,2\n"))), target);
    expect(written()).toBe("'=a,b\r\n'=1,2\r\n");
  });

  test("the caller's rows are left as they were", async () => {
    const row = { a: "=1" };
    await all(safeForSpreadsheets([row]));
    expect(row).toEqual({ a: "=1" });
  });
});
