import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse, type Options } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atMost, numRuns } from "../../core/test/support/property-cases.js";
import type { RowsOptions } from "../src/options.js";
import { outcomeOf, pieces, utf8 } from "./support/files.js";

/** csv-parse, made strict: the reader that all others were measured by. */
const strict: Options = { bom: true, record_delimiter: ["\r\n", "\n", "\r"] };

/** What csv-parse makes of a file with a header; undefined when it refuses it, or when the header is none. */
function expected(file: string | Uint8Array, options: Options = {}): readonly string[][] | undefined {
  try {
    const [header, ...rows] = parse(Buffer.from(file), { ...strict, ...options });
    // Which names a header may have is not for csv-parse to say.
    const isHeader = header !== undefined && new Set(header).size === header.length && !header.includes("");
    return isHeader ? [header, ...rows] : undefined;
  } catch {
    return undefined;
  }
}

/** The same from our reader. */
async function found(
  file: Uint8Array | AsyncIterable<Uint8Array>,
  options: RowsOptions = {},
): Promise<readonly unknown[] | undefined> {
  const { columns, rows, error } = await outcomeOf(file, { ...options, as: "arrays" });
  return error === undefined ? [columns, ...rows] : undefined;
}

const torture: Readonly<Record<string, string>> = {
  simple: "a,b\n1,2\n",
  crlf: "a,b\r\n1,2\r\n",
  "carriage returns": "a,b\r1,2\r3,4",
  "first LF, later CRLF": "a,b\n1,2\r\n3,4\r\n",
  "all line ends": "a,b\r\n1,2\n3,4\r5,6",
  "a byte order mark and a quoted header": '\uFEFF"a","b"\r\n"1","2"\r\n',
  "a quoted byte order mark": 'a\n"\uFEFF"\n',
  "no line end at the end": "a,b\n1,2",
  "a delimiter at the end": "a,b\n1,",
  "empty cells": "a,b,c\n,,\n",
  "empty quoted cells": 'a,b\n"",""\n',
  "one column with blank lines": "a\n1\n\n2\n",
  "one column with an empty quoted cell": 'a\n""\n',
  "quotes, commas and line ends in cells": 'a,b\r\n"x ""y"" z","1,2\r\n3\n4\r5"\r\n',
  "a cell of quotes": 'a\n""""\n""""""\n',
  "a header over two lines": '"a\nb",c\n1,2\n',
  "blanks around cells": "a,b\n 1 , 2 \n",
  "blanks in quotes": 'a,b\n" 1 "," 2 "\n',
  "a tab": "a,b\n\t1,2\t\n",
  NUL: "a,b\n\0,1\0\n",
  "line ends of Unicode": "a,b\n1\u2028,2\u0085\n",
  "characters of one to four bytes": "a,b\nzé,€😀\n",
  "a 64-bit id and leading zeros": "a,b\n9007199254740993,007\n",
  "names of Object": "__proto__,constructor\n1,2\n",
  "a lone quote": 'a,b\n5" disk,x\n',
  "a lone quote at the end of a cell": 'a,b\nx,5"\n',
  "a blank before a quote": 'a,b\n1, "2"\n',
  "a blank behind a quote": 'a,b\n1,"2" \n',
  "text behind a quote": 'a,b\n1,"2"x\n',
  "a quote that is never closed": 'a,b\n1,"2\n',
  "a short row": "a,b\n1\n",
  "a long row": "a,b\n1,2,3\n",
  "a blank line": "a,b\n1,2\n\n3,4\n",
  "a blank line at the end": "a,b\n1,2\n\n",
  "nothing but a header": "a,b\n",
  "nothing but a header without a line end": "a,b",
  "carriage returns in pairs": "a\r\r\n1\r\r\n",
};

describe("as csv-parse reads it", () => {
  test.each(Object.entries(torture))("%s", async (_what, text) => {
    expect(await found(utf8(text))).toEqual(expected(text));
  });

  test.each(Object.entries(torture))("cut anywhere: %s", async (_what, text) => {
    const bytes = utf8(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const twoPieces = async function* (): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      };
      expect(await found(twoPieces()), `cut at ${at}`).toEqual(expected(text));
    }
    expect(await found(pieces(bytes, 1)), "byte by byte").toEqual(expected(text));
  });

  test("another delimiter, and blanks that are skipped", async () => {
    const text = 'a; b;"c"\n1;  "x;y"; z \n';
    const ours = { delimiter: ";", skipInitialSpace: true };
    expect(await found(utf8(text), ours)).toEqual(expected(text, { delimiter: ";", ltrim: true }));
    expect(await found(pieces(utf8(text), 1), ours)).toEqual(expected(text, { delimiter: ";", ltrim: true }));
  });
});

const require = createRequire(import.meta.url);
const spectrum = join(dirname(require.resolve("csv-spectrum")), "csvs");

describe("csv-spectrum", () => {
  test.each(readdirSync(spectrum).sort())("%s", async (name) => {
    const bytes = readFileSync(join(spectrum, name));
    // The only file that is no UTF-8, and has lone quotes: it is refused for either.
    const rows = name === "location_coordinates.csv" ? undefined : expected(bytes);
    expect(await found(bytes)).toEqual(rows);
    expect(await found(pieces(bytes, 1))).toEqual(rows);
  });

  test("a file in Latin-1 is refused, not read wrong", async () => {
    const { error } = await outcomeOf(readFileSync(join(spectrum, "location_coordinates.csv")));
    expect(error).toMatchObject({ name: "RowsError" });
  });
});

describe("whatever is in a file", () => {
  const character = fc.constantFrom("a", "b", ",", ",", '"', '"', "\n", "\n", "\r", "\r\n", " ", "é", "😀");
  /** Begins with a header of two names, which most files then fit better than by chance. */
  const file = fc.string({ unit: character, maxLength: 30 }).map((text) => `x,y\n${text}`);
  const cell = fc.oneof(
    fc.string({ unit: character, maxLength: 8 }).map((text) => `"${text.replaceAll('"', '""')}"`),
    fc.string({ unit: fc.constantFrom("a", "b", " ", "é"), maxLength: 8 }),
  );
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  /** Rows of two cells, written as they should be. */
  const sound = fc
    .array(fc.tuple(cell, cell, lineEnd), { maxLength: 6 })
    .map((rows) => `x,y\n${rows.map(([a, b, end]) => `${a},${b}${end}`).join("")}`);
  const any = fc.oneof(file, sound, fc.string({ unit: character, maxLength: 20 }));

  test("our reader and csv-parse read the same, or both refuse, also in pieces", atMost(60_000), async () => {
    const size = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(any, size, async (text, pieceBytes) => {
        const bytes = utf8(text);
        expect(await found(pieces(bytes, pieceBytes))).toEqual(expected(text));
      }),
      numRuns(20_000, 1_000_000),
    );
  });

  test("pieces change neither the rows before an error nor the error", atMost(60_000), async () => {
    const byte = fc.constantFrom(0x61, 0x2c, 0x22, 0x0a, 0x0d, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0xff);
    const bytes = fc.array(byte, { maxLength: 30 }).map((tail) => new Uint8Array([...utf8("x,y\n"), ...tail]));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 5 }), async (whole, pieceBytes) => {
        expect(await outcomeOf(pieces(whole, pieceBytes))).toEqual(await outcomeOf(whole));
      }),
      numRuns(2_000, 200_000),
    );
  });
});
