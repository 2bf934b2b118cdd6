import { describe, expect, test } from "vitest";
import type { RowsOptions } from "../src/options.js";
import { outcomeOf, pieces, utf8 } from "./support/files.js";

interface Case {
  readonly what: string;
  readonly file: string | Uint8Array<ArrayBuffer>;
  readonly options?: RowsOptions;
  readonly error: Readonly<Record<string, unknown>>;
  /** How many rows come before it. */
  readonly rows?: number;
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (each) => each.charCodeAt(0));

const cases: readonly Case[] = [
  { what: "nothing at all", file: "", error: { code: "header_missing" } },
  { what: "a byte order mark and nothing else", file: "\uFEFF", error: { code: "header_missing" } },
  { what: "a column without a name", file: "a,,c\n", error: { code: "empty_column", line: 1 } },
  { what: "a header that is a blank line", file: "\na\n", error: { code: "empty_column", line: 1 } },
  { what: "a column that is there twice", file: "a,b,a\n", error: { code: "duplicate_column", column: "a", line: 1 } },
  { what: "a row that is too short", file: "a,b\n1,2\n3\n", rows: 1, error: { code: "ragged_row", row: 2, line: 3 } },
  { what: "a row that is too long", file: "a,b\n1,2,3\n", error: { code: "ragged_row", row: 1, line: 2 } },
  {
    what: "a blank line between rows",
    file: "a,b\n1,2\n\n3,4\n",
    rows: 1,
    error: { code: "ragged_row", row: 2, line: 3 },
  },
  { what: "a blank line at the end", file: "a,b\n1,2\n\n", rows: 1, error: { code: "ragged_row", row: 2, line: 3 } },
  {
    what: "a row that is too short behind one with line ends in it",
    file: 'a,b\r\n"x\r\ny\r\nz",2\r\n3\r\n',
    rows: 1,
    error: { code: "ragged_row", row: 2, line: 5 },
  },
  {
    what: "a quote that is never closed",
    file: 'a,b\n1,2\n3,"4\n5,6\n',
    rows: 1,
    error: { code: "open_quote", row: 2, line: 3, column: "b" },
  },
  {
    what: "a lone quote",
    file: 'a,b\n1,5" disk\n',
    error: { code: "stray_quote", row: 1, line: 2, column: "b" },
  },
  { what: "a lone quote in the header", file: 'a,5" disk\n', error: { code: "stray_quote", line: 1 } },
  {
    what: "a blank before an opening quote",
    file: 'a,b\n1, "2"\n',
    error: { code: "stray_quote", row: 1, line: 2, column: "b" },
  },
  {
    what: "text behind a closing quote",
    file: 'a,b\n"1"2,3\n',
    error: { code: "text_after_quote", row: 1, line: 2, column: "a" },
  },
  {
    what: "bytes that are no UTF-8",
    file: bytes("a,b\n1,2\n3,\xE9\n"),
    rows: 1,
    error: { code: "invalid_utf8", row: 2, line: 3, column: "b" },
  },
  {
    what: "a character that ends too early",
    file: bytes("a,b\n1,2\n3,\xE2\x82,\n"),
    rows: 1,
    error: { code: "invalid_utf8", row: 2, line: 3, column: "b" },
  },
  {
    what: "a file that ends in the middle of a character",
    file: bytes("a,b\n1,2\n3,\xE2\x82"),
    rows: 1,
    error: { code: "invalid_utf8", row: 2, line: 3, column: "b" },
  },
  {
    what: "a cell above the limit",
    file: "a,b\n1,12345\n1,123456\n",
    rows: 1,
    options: { maxCellLength: 5 },
    error: { code: "cell_too_large", row: 2, line: 3, column: "b" },
  },
  {
    what: "a row above the limit",
    file: "a,b\n12,345\n12,3456\n",
    rows: 1,
    options: { maxRowLength: 6 },
    error: { code: "row_too_large", row: 2, line: 3 },
  },
];

describe("what is wrong is named with row, line and column", () => {
  test.each(cases)("$what", async ({ file, options, error, rows = 0 }) => {
    const outcome = await outcomeOf(typeof file === "string" ? utf8(file) : file, options);
    expect(outcome.error).toMatchObject({ name: "RowsError", ...error });
    expect(outcome.rows).toHaveLength(rows);
  });

  test.each(cases)("byte by byte: $what", async ({ file, options, error, rows = 0 }) => {
    const outcome = await outcomeOf(pieces(typeof file === "string" ? utf8(file) : file, 1), options);
    expect(outcome.error).toMatchObject({ name: "RowsError", ...error });
    expect(outcome.rows).toHaveLength(rows);
  });
});

describe("bytes that are invalid in the encoding that the file begins with", () => {
  const text = "\uFEFFid,name\n1,Zoë😀\n2,Łukasz😀\n3,x";
  const half = "\uD83D";
  const littleEndian = (broken: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(Buffer.from(`${text}${broken}`, "utf16le"));
  const bigEndian = (broken: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(Buffer.from(littleEndian(broken)).swap16());

  test.each([
    ["UTF-8", new Uint8Array([...utf8(text), 0xff, ...utf8("\n4,y\n")])],
    ["UTF-16LE", littleEndian(`${half}z\n4,y\n`)],
    ["UTF-16BE", bigEndian(`${half}z\n4,y\n`)],
    ["UTF-16LE", littleEndian(half)],
    ["UTF-16BE", bigEndian(half)],
    ["UTF-16LE", littleEndian("z").subarray(0, -1)],
  ])("%s: the rows before them are right, in pieces of any size", async (encoding, broken) => {
    for (let pieceBytes = 1; pieceBytes <= broken.length; pieceBytes += 1) {
      const { rows, error } = await outcomeOf(pieces(broken, pieceBytes));
      expect(rows, `${pieceBytes} bytes`).toEqual([
        { id: "1", name: "Zoë😀" },
        { id: "2", name: "Łukasz😀" },
      ]);
      const message = `row 3, line 4, column "name" has bytes that are not ${encoding}`;
      expect(error).toMatchObject({ code: "invalid_utf8", message });
    }
  });
});

describe("what never ends is bounded", () => {
  const endless = async function* (head: string, piece: string): AsyncGenerator<Uint8Array> {
    yield utf8(head);
    for (;;) yield utf8(piece.repeat(10_000));
  };

  test.each([
    ["a cell", "a,b\n1,", "x", "cell_too_large"],
    ["a quoted cell", 'a,b\n1,"', "x", "cell_too_large"],
    ["a row", "a,b\n", "x,", "ragged_row"],
    ["a header", "a", ",b", "row_too_large"],
    ["quotes in a cell", 'a,b\n1,"', '""', "cell_too_large"],
  ])("%s", async (_what, head, piece, code) => {
    expect((await outcomeOf(endless(head, piece))).error).toMatchObject({ code });
  });
});

describe("messages", () => {
  const messageOf = async (text: string, options?: RowsOptions): Promise<string> =>
    (await outcomeOf(text, options)).message;

  test("say where, what is, and what should be", async () => {
    expect(await messageOf("a,b\n1,2\n3\n")).toBe("row 2, line 3 has 1 cell, and the header has 2 cells");
  });

  test("say that a line is blank", async () => {
    expect(await messageOf("a,b\n\n")).toBe("row 1, line 2 is a blank line, and the header has 2 cells");
  });

  test("ask for the delimiter, where the header looks like one of another dialect", async () => {
    expect(await messageOf("sep=;\na;b,c\n")).toMatch(/Is the delimiter ";"\?$/);
    expect(await messageOf("a\tb\n1,2\n")).toMatch(/Is the delimiter "\\t"\?$/);
    expect(await messageOf("id;name\n1;Ada\n", { expectColumns: ["id"] })).toMatch(/Is the delimiter ";"\?$/);
  });

  test("are one line, whatever the columns are called", async () => {
    expect(await messageOf('"a\u001B[2J\nb",c\n1,"2\n')).not.toMatch(/[\n\u001B]/);
  });
});
