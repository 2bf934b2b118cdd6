import { describe, expect, test } from "vitest";
import type { RowsOptions } from "../src/options.js";
import { readRows } from "../src/read-rows.js";
import { outcomeOf, pieces, utf8 } from "./support/files.js";

const jsonl = { format: "jsonl" } as const;
const rowsOf = async (text: string, options: RowsOptions = {}) =>
  (await outcomeOf(text, { ...jsonl, ...options })).rows;

describe("JSON Lines", () => {
  test("are objects, one on each line", async () => {
    const rows = readRows(utf8('{"id":1,"tags":["a"]}\n{"id":2}\n'), jsonl);
    expect(await rows.toArray()).toEqual([{ id: 1, tags: ["a"] }, { id: 2 }]);
    expect(rows.columns).toEqual(["id", "tags"]);
    expect(rows.rowCount).toBe(2);
  });

  test.each<readonly [what: string, text: string, rows: unknown[]]>([
    ["nothing", "", []],
    ["blank lines", '\n{"a":1}\n \t\r\n\n{"a":2}\n\n', [{ a: 1 }, { a: 2 }]],
    ["CRLF", '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ["the last line without a line feed", '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ["a byte order mark", '\uFEFF{"a":1}\n', [{ a: 1 }]],
    ["line ends of Unicode inside a text", '{"a":"x\u2028y\u2029z\u0085"}\n', [{ a: "x\u2028y\u2029z\u0085" }]],
    ["members of the same name, of which the last counts", '{"a":1,"a":2}\n', [{ a: 2 }]],
    ["one array in the place of lines", '[\n {"a":1},\n {"a":2}\n]\n', [{ a: 1 }, { a: 2 }]],
    ["one array on a line", '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ["an empty array", "[]", []],
  ])("%s", async (_what, text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
    expect((await outcomeOf(pieces(utf8(text), 1), jsonl)).rows).toEqual(rows);
  });

  test("keep integers that a number cannot hold, at any depth", async () => {
    const [row] = await rowsOf('{"a":9007199254740993,"b":{"c":[-12345678901234567890]},"d":1}\n');
    expect(row).toEqual({ a: 9007199254740993n, b: { c: [-12345678901234567890n] }, d: 1 });
  });

  test("leave other numbers as JSON has them", async () => {
    expect(await rowsOf('{"a":9007199254740991,"b":1e20,"c":1.5,"d":-0}\n')).toEqual([
      { a: 9007199254740991, b: 1e20, c: 1.5, d: -0 },
    ]);
  });

  test("have members of any name as properties of their own", async () => {
    const [row] = await rowsOf('{"__proto__":{"a":1},"constructor":9007199254740993}\n');
    expect(Object.getOwnPropertyDescriptor(row, "__proto__")?.value).toEqual({ a: 1 });
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

describe("what is wrong is named with row and line", () => {
  test.each<readonly [what: string, text: string, error: object]>([
    ["no JSON", '{"a":1}\n\n{"a":\n', { code: "invalid_json", row: 2, line: 3 }],
    ["two objects on a line", '{"a":1} {"a":2}\n', { code: "invalid_json", row: 1, line: 1 }],
    ["a cut in the last line", '{"a":1}\n{"a":2', { code: "invalid_json", row: 2, line: 2 }],
    ["a text", '{"a":1}\n"a"\n', { code: "not_an_object", row: 2, line: 2 }],
    ["null", "null\n", { code: "not_an_object", row: 1, line: 1 }],
    ["a list behind an object", '{"a":1}\n[1]\n', { code: "not_an_object", row: 2, line: 2 }],
    ["a list in an array", '[{"a":1},[1]]', { code: "not_an_object", row: 2, line: 1 }],
    ["an array that is cut", '[{"a":1},{"a":2}', { code: "invalid_json", row: 1, line: 1 }],
    ["CSV", "a,b\n1,2\n", { code: "invalid_json", row: 1, line: 1 }],
  ])("%s", async (_what, text, error) => {
    expect((await outcomeOf(text, jsonl)).error).toMatchObject({ name: "RowsError", ...error });
  });

  test("bytes that are no UTF-8", async () => {
    const bytes = Uint8Array.from('{"a":1}\n{"a":"\xE9"}\n', (each) => each.charCodeAt(0));
    const { rows, error } = await outcomeOf(bytes, jsonl);
    expect(rows).toEqual([{ a: 1 }]);
    expect(error).toMatchObject({ code: "invalid_utf8", row: 2, line: 2 });
  });

  test("a line above the limit, also one that never ends", async () => {
    const limited = { ...jsonl, maxRowLength: 10 };
    expect((await outcomeOf('{"a":1}\n{"a":12345}\n', limited)).error).toMatchObject({ code: "row_too_large", row: 2 });
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) yield utf8("x".repeat(100_000));
    };
    expect((await outcomeOf(endless(), jsonl)).error).toMatchObject({ code: "row_too_large" });
  });

  test("white space without end is read once", async () => {
    const spaces = utf8(" ".repeat(8_000_000));
    expect((await outcomeOf(spaces, jsonl)).rows).toEqual([]);
    expect((await outcomeOf(spaces, { ...jsonl, maxRowLength: 10 })).error).toMatchObject({ code: "row_too_large" });
  });

  test("objects inside each other without end", async () => {
    const depth = 200_000;
    const { error } = await outcomeOf(`{"a":${"[".repeat(depth)}9007199254740993${"]".repeat(depth)}}\n`, jsonl);
    expect(error).toMatchObject({ code: "invalid_json", message: expect.stringContaining("nested too deeply") });
  });
});

describe("expected columns of JSON Lines", () => {
  test("are looked for in each row", async () => {
    const { rows, error } = await outcomeOf('{"id":1}\n{"ID":2}\n', { ...jsonl, expectColumns: ["id"] });
    expect(rows).toEqual([{ id: 1 }]);
    expect(error).toMatchObject({ code: "missing_column", column: "id", row: 2, line: 2 });
  });

  test("have no order, and others are told as they come", async () => {
    const rows = readRows(utf8('{"b":1,"a":2}\n{"a":1,"b":2,"c":3}\n'), { ...jsonl, expectColumns: ["a", "b"] });
    await rows.toArray();
    expect(rows.columnDrift).toEqual({ added: ["c"], moved: [] });
  });

  test("with exact, others are an error", async () => {
    const options = { ...jsonl, expectColumns: ["a"], exact: true };
    const { error } = await outcomeOf('{"a":1}\n{"a":1,"c":3}\n', options);
    expect(error).toMatchObject({ code: "unexpected_column", column: "c", row: 2 });
  });
});

test.each(["1e400", "-1e400", "1" + "0".repeat(400) + ".0"])(
  "a number that none can hold is an error: %s",
  async (number) => {
    const { rows, error } = await outcomeOf(`{"id":1}\n{"id":${number}}\n`, { format: "jsonl" });
    expect(rows).toEqual([{ id: 1 }]);
    expect(error).toMatchObject({ code: "value_lost", row: 2 });
  },
);
