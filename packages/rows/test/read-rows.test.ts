import { describe, expect, test } from "vitest";
import { mistyped } from "../../core/test/support/mistyped.js";
import { RowsError } from "../src/rows-error.js";
import { readRows } from "../src/read-rows.js";
import { outcomeOf, utf8 } from "./support/files.js";

const people = utf8("id,name\r\n007,Ada\r\n9007199254740993,Bo\r\n");

describe("rows", () => {
  test("are objects by the names of the header, and their values stay text", async () => {
    expect(await readRows(people).toArray()).toEqual([
      { id: "007", name: "Ada" },
      { id: "9007199254740993", name: "Bo" },
    ]);
  });

  test("are arrays in the order of the columns, when asked for", async () => {
    const rows = readRows(people, { as: "arrays" });
    expect(await rows.toArray()).toEqual([
      ["007", "Ada"],
      ["9007199254740993", "Bo"],
    ]);
    expect(rows.columns).toEqual(["id", "name"]);
  });

  test("are plain objects of one shape", async () => {
    const [first, second] = await readRows(people).toArray();
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
    expect(Object.keys(first ?? {})).toEqual(Object.keys(second ?? {}));
  });

  test("have columns of any name as properties of their own", async () => {
    const [row] = await readRows(utf8("__proto__,constructor,toString,2024\na,b,c,d\n")).toArray();
    const properties = Object.getOwnPropertyDescriptors(row);
    expect(Object.keys(properties).sort()).toEqual(["2024", "__proto__", "constructor", "toString"]);
    expect(properties["__proto__"]?.value).toBe("a");
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  test("do not hold the text of a large file, when few of them are kept", async () => {
    const row = `${"x".repeat(300)},${"y".repeat(300)}\n`;
    const kept: string[] = [];
    let n = 0;
    for await (const { a } of readRows(utf8(`a,b\n${row.repeat(20_000)}`)))
      if ((n += 1) % 1000 === 0) kept.push(a ?? "");
    expect(kept).toHaveLength(20);
  });
});

describe("what is known of a file", () => {
  test("are its columns once they have been read, and its rows at its end", async () => {
    const rows = readRows(people);
    const seen: unknown[] = [[rows.columns, rows.rowCount]];
    for await (const _ of rows) seen.push([rows.columns, rows.rowCount]);
    seen.push([rows.columns, rows.rowCount]);
    const columns = ["id", "name"];
    expect(seen).toEqual([
      [undefined, undefined],
      [columns, undefined],
      [columns, undefined],
      [columns, 2],
    ]);
  });

  test("are no rows, where there is only a header", async () => {
    expect(await outcomeOf("id,name\r\n")).toMatchObject({ rows: [], columns: ["id", "name"], rowCount: 0 });
  });
});

describe("toArray", () => {
  test("reads as many rows as asked for, and lets the rest go", async () => {
    const rows = readRows(people);
    expect(await rows.toArray({ limit: 1 })).toEqual([{ id: "007", name: "Ada" }]);
    expect(rows.rowCount).toBeUndefined();
  });

  test("gives all when there are fewer", async () => {
    const rows = readRows(people);
    expect(await rows.toArray({ limit: 3 })).toHaveLength(2);
    expect(rows.rowCount).toBe(2);
  });

  test.each([
    ["limit", { limit: NaN }],
    ["limit", { limit: -1 }],
    ["limit", { limit: 1.5 }],
    ["limit", { limit: "1" }],
    ["options.limt", { limt: 1 }],
    ["options", 1],
    ["options", null],
  ])("refuses the wrong option %s: %j", async (option, options) => {
    const reading = readRows(people).toArray(mistyped(options));
    await expect(reading).rejects.toMatchObject({ name: "ConfigError", option });
  });

  test("gives nothing for a limit of 0", async () => {
    expect(await readRows(people).toArray({ limit: 0 })).toEqual([]);
  });
});

describe("reading", () => {
  test("happens once", async () => {
    const rows = readRows(people);
    await rows.toArray();
    await expect(rows.toArray()).rejects.toMatchObject({ name: "RowsError", code: "already_read" });
  });

  test("ends when the loop does", async () => {
    const rows = readRows(people);
    const iterator = rows[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  test("ends with `await using`", async () => {
    const rows = readRows(people);
    const iterator = rows[Symbol.asyncIterator]();
    await rows[Symbol.asyncDispose]();
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  test("gives rows in their order to callers that do not wait for each other", async () => {
    const iterator = readRows(people)[Symbol.asyncIterator]();
    const results = await Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()]);
    expect(results.map(({ value }) => value?.["id"])).toEqual(["007", "9007199254740993", undefined, undefined]);
  });

  test("hands out the rows before an error, then the error, then nothing", async () => {
    const iterator = readRows(utf8("a,b\n1,2\n3\n4,5\n"))[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ value: { a: "1", b: "2" }, done: false });
    await expect(iterator.next()).rejects.toBeInstanceOf(RowsError);
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });
});

describe("an abort", () => {
  test("ends a reading that has not begun", async () => {
    const rows = readRows(people, { signal: AbortSignal.abort("enough") });
    await expect(rows.toArray()).rejects.toMatchObject({ name: "AbortError", code: "aborted", cause: "enough" });
  });

  test("ends a reading between two rows", async () => {
    const stop = new AbortController();
    const iterator = readRows(people, { signal: stop.signal })[Symbol.asyncIterator]();
    await iterator.next();
    stop.abort();
    await expect(iterator.next()).rejects.toMatchObject({ name: "AbortError" });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });

  test("ends a reading that waits for bytes which never come, and lets the stream go", async () => {
    const stop = new AbortController();
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) });
    const waiting = readRows(stream, { signal: stop.signal }).toArray();
    setTimeout(() => stop.abort(), 5);
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(isCancelled).toBe(true);
  });

  test("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: EventListener, options: AddEventListenerOptions) => {
      listeners += 1;
      options.signal?.addEventListener("abort", () => (listeners -= 1));
      add(type, listener, options);
    };
    await readRows(people, { signal }).toArray();
    expect(listeners).toBe(0);
  });
});

describe("options that are wrong are refused at once", () => {
  test.each<readonly [option: string, options: object]>([
    ["options.colums", { colums: ["id"] }],
    ["format", { format: "xlsx" }],
    ["as", { as: "maps" }],
    ["delimiter", { delimiter: ";;" }],
    ["delimiter", { delimiter: '"' }],
    ["delimiter", { delimiter: "\n" }],
    ["schema", { schema: {} }],
    ["expectColumns", { expectColumns: ["id", "id"] }],
    ["expectColumns", { exact: true }],
    ["maxCellLength", { maxCellLength: 0 }],
    ["maxRatio", { maxRatio: 0.5 }],
    ["signal", { signal: "now" }],
    ["as", { format: "jsonl", as: "arrays" }],
    ["delimiter", { format: "jsonl", delimiter: ";" }],
    ["skipInitialSpace", { format: "jsonl", skipInitialSpace: true }],
  ])("%s", (option, options) => {
    expect(() => readRows(people, options)).toThrow(expect.objectContaining({ name: "ConfigError", option }));
  });

  test("a delimiter of two characters, and shows it", () => {
    expect(() => readRows(people, { delimiter: "ab" })).toThrow(
      'delimiter: expected one character other than a quote or a line end; got "ab"',
    );
  });

  const locked = new Blob(["a\n1\n"]).stream();
  locked.getReader();

  test.each<readonly [source: unknown]>([
    [""],
    [7],
    [null],
    [{}],
    [{ download: 1, saveTo: 1, sizeBytes: 1, getReader: 1, [Symbol.asyncIterator]: 1 }],
    [new URL("https://example.com/a.csv")],
    [locked],
  ])("the source %s", (source) => {
    expect(() => readRows(mistyped(source))).toThrow(
      expect.objectContaining({ name: "ConfigError", option: "source" }),
    );
  });
});
