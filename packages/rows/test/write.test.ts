import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mistyped } from "../../core/test/support/mistyped.js";
import { numRuns } from "../../core/test/support/property-cases.js";
import { readRows } from "../src/read-rows.js";
import { writeCsv } from "../src/write/write-csv.js";
import { writeJsonLines } from "../src/write/write-json-lines.js";
import { copyTarget, receivingStream, slowly } from "./support/copy-target.js";
import { utf8 } from "./support/files.js";

describe("writeCsv", () => {
  test("writes a header and rows, and says what was written", async () => {
    const { target, written } = copyTarget();
    const copy = await writeCsv([{ id: "007", name: "Ada" }], target);
    expect(written()).toBe("id,name\r\n007,Ada\r\n");
    const sha256 = createHash("sha256").update(written()).digest("hex");
    expect(copy).toEqual({ derived: true, path: target, format: "csv", rowCount: 1, sizeBytes: 18, sha256 });
  });

  test("quotes what needs it, and nothing else", async () => {
    const { target, written } = copyTarget();
    await writeCsv([{ a: 'x "y"', b: "1,2", c: "3\r\n4", d: " 5 ", e: "" }], target);
    expect(written()).toBe('a,b,c,d,e\r\n"x ""y""","1,2","3\r\n4", 5 ,\r\n');
  });

  test("writes values of all kinds as text", async () => {
    const { target, written } = copyTarget();
    const row = { a: 1.5, b: 9007199254740993n, c: true, d: null, e: new Date(0), f: { g: [1n] } };
    await writeCsv([row], target);
    expect(written()).toBe('a,b,c,d,e,f\r\n1.5,9007199254740993,true,,1970-01-01T00:00:00.000Z,"{""g"":[1]}"\r\n');
  });

  test("writes an empty cell alone on its line so that it is no blank line", async () => {
    const { target } = copyTarget();
    await writeCsv([{ a: "" }, { a: "1" }], target);
    expect(await readRows(target).toArray()).toEqual([{ a: "" }, { a: "1" }]);
  });

  test("takes the columns of the rows that were read, also when there are none", async () => {
    const { target, written } = copyTarget();
    await writeCsv(readRows(utf8("id,name\n")), target);
    expect(written()).toBe("id,name\r\n");
  });

  test("takes arrays, of rows that know their columns", async () => {
    const { target, written } = copyTarget();
    await writeCsv(readRows(utf8("id,name\n1,Ada\n"), { as: "arrays" }), target);
    expect(written()).toBe("id,name\r\n1,Ada\r\n");
  });

  test("writes the columns asked for, in their order", async () => {
    const { target, written } = copyTarget();
    await writeCsv(slowly([{ a: 1 }, { b: 2 }]), target, { columns: ["b", "a"] });
    expect(written()).toBe("b,a\r\n,1\r\n2,\r\n");
  });

  test("writes many rows without holding them", async () => {
    const { target } = copyTarget();
    const rows = Array.from({ length: 50_000 }, (_, n) => ({ id: String(n), name: "Ada" }));
    const copy = await writeCsv(slowly(rows), target);
    expect(copy.rowCount).toBe(50_000);
    expect(await readRows(target).toArray()).toEqual(rows);
  });

  test("writes into a stream", async () => {
    const { stream, received } = receivingStream();
    const copy = await writeCsv([{ a: "1" }], stream);
    expect(received().toString()).toBe("a\r\n1\r\n");
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
        const { stream, received } = receivingStream();
        await writeCsv(rows, stream, { columns });
        expect(await readRows(received()).toArray()).toEqual(rows);
      }),
      numRuns(300, 20_000),
    );
  });
});

describe("writeJsonLines", () => {
  test("writes objects, and large integers as what they are", async () => {
    const { target, written } = copyTarget();
    const copy = await writeJsonLines([{ id: 9007199254740993n, tags: ["a\n"] }, { id: 2 }], target);
    expect(written()).toBe('{"id":9007199254740993,"tags":["a\\n"]}\n{"id":2}\n');
    expect(copy).toMatchObject({ derived: true, format: "jsonl", rowCount: 2 });
  });

  test("what was written is read again", async () => {
    const { folder } = copyTarget();
    const rows = [
      { id: 9007199254740993n, text: "\u2028 ünïcode" },
      { id: 1, nested: { a: [null, true] } },
    ];
    const path = join(folder, "copy.jsonl");
    await writeJsonLines(slowly(rows), path);
    expect(await readRows(path, { format: "jsonl" }).toArray()).toEqual(rows);
  });

  test("writes no rows as an empty file", async () => {
    const { target, written } = copyTarget();
    await writeJsonLines([], target);
    expect(written()).toBe("");
  });
});

describe("a target", () => {
  test("that exists is kept", async () => {
    const { target, written } = copyTarget();
    writeFileSync(target, "old");
    await expect(writeCsv([{ a: 1 }], target)).rejects.toMatchObject({ code: "file_exists" });
    expect(written()).toBe("old");
  });

  test("that exists is kept, and the new file numbered, where that is asked for", async () => {
    const { folder, target } = copyTarget();
    writeFileSync(target, "old");
    const { path } = await writeCsv([{ a: 1 }], target, { ifExists: "number" });
    expect(path).toBe(join(folder, "copy (2).csv"));
  });

  test("that exists is replaced where that is asked for", async () => {
    const { target, written } = copyTarget();
    writeFileSync(target, "old");
    await writeCsv([{ a: 1 }], target, { ifExists: "replace" });
    expect(written()).toBe("a\r\n1\r\n");
  });

  test("that is a folder takes a file of its own name", async () => {
    const { target } = copyTarget();
    mkdirSync(target);
    expect((await writeCsv([{ a: 1 }], target)).path).toBe(join(target, "rows.csv"));
  });

  test.each([
    ["target", 7, {}],
    ["options.colums", "a.csv", { colums: ["a"] }],
    ["columns", "a.csv", { columns: [] }],
  ])("or an option that is wrong is refused: %s", async (option, where, options) => {
    await expect(writeCsv([], mistyped(where), mistyped(options))).rejects.toMatchObject({
      name: "ConfigError",
      option,
    });
  });
});
