import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvScanner } from "../../src/scan/csv-scanner.js";
import { createRowCounter } from "../../src/scan/row-counter.js";
import { atMost, numRuns } from "../support/property-cases.js";

/** Counts bytes that arrive in pieces of so many. */
function countBytes(format: string, bytes: Uint8Array, pieceBytes: number): number | undefined {
  const counter = createRowCounter(format);
  for (let at = 0; at < bytes.length; at += pieceBytes) counter?.update(bytes.subarray(at, at + pieceBytes));
  return counter?.count();
}

const count = (format: string, text: string, pieceBytes = 3): number | undefined =>
  countBytes(format, new TextEncoder().encode(text), pieceBytes);

/** Counts the rows of a CSV file one by one, cell by cell. */
function countEachRow(text: string): number {
  const scanner = new CsvScanner(",", 0);
  scanner.take(text);
  const rows: boolean[] = [];
  let columns = 0;
  while (scanner.nextRow()) {
    if (rows.length === 0) columns = scanner.rowCells;
    rows.push(scanner.isBlank);
  }
  // A file that was cut in its last row lacks that row.
  if (scanner.end() && (rows.length === 0 || (!scanner.isOpen && scanner.rowCells >= columns))) rows.push(false);
  return rows.slice(1).filter((isBlank) => !isBlank || columns === 1).length;
}

const csvFiles: readonly (readonly [what: string, text: string, rows: number])[] = [
  ["nothing", "", 0],
  ["a byte order mark alone", "\uFEFF", 0],
  ["a header alone", "Id,Name\r\n", 0],
  ["a header without a line end", "Id,Name", 0],
  ["rows", "Id,Name\r\n1,Ada\r\n2,Bo\r\n", 2],
  ["rows with line feeds, the last without one", "Id,Name\n1,Ada\n2,Bo", 2],
  ["carriage returns alone", "Id,Name\r1,Ada\r2,Bo\r", 2],
  ["all line ends in one file", "Id,Name\r\n1,Ada\n2,Bo\r3,Cy", 3],
  ["line ends and quotes inside a cell", 'Id,Name\r\n1,"A ""b""\r\n\r\nc"\r\n2,"x,y"\r\n', 2],
  ["a lone quote in a cell", 'a,b\n5" disk,x\ny,z\n', 2],
  ["a lone quote at the end of a cell", 'a,b\nx,5"\ny,z\n', 2],
  ["a lone quote in the header", 'a,5" disk\n1,2\n3,4\n', 2],
  ["two lone quotes in different rows", 'a,b\n5" disk,x\n3" disk,y\n', 2],
  ["text behind a closing quote", 'a,b\n"1"2,x\ny,z\n', 2],
  ["text and a quote behind a closing quote", 'a,b\n"1"2",x\ny,z\n', 2],
  ["a blank before a quote", 'a,b\n1, "x\ny",z\n', 2],
  ["lone quotes before a quoted cell", 'a,b\n5" disk,"x\ny"\n3",z\n', 2],
  ["a file that quotes all cells", '"a","b"\r\n"1","x\r\n"",""y"\r\n"2",""\r\n', 2],
  ["delimiters and quotes at the ends of quoted cells", 'a,b\n",",""","""\n"""","\n"\n', 2],
  ["a quote that never closes", 'a,b\n1,"x\n2,y\n', 0],
  ["a last row that is cut between its cells", "a,b\n1,2\n3", 1],
  ["a last row that is cut in a quoted cell", 'a,b\n1,2\n3,"x', 1],
  ["a last row that is cut behind a quote in quotes", 'a,b\n1,2\n3,"x""', 1],
  ["a last row with more cells than the header", "a,b\n1,2,3", 1],
  ["empty quoted cells", 'a,b\n"",""\n"",""', 2],
  ["blank lines, which are no rows of two columns", "Id,Name\r\n\r\n1,Ada\r\n\r\n", 1],
  ["blank lines, which are rows of one column", "Id\n1\n\n2\n", 3],
  ["a row that ends in a delimiter, without a line end", "a,b\n1,", 1],
];

describe("CSV rows are counted as they come", () => {
  const character = fc.constantFrom("a", ",", '"', '"', "\r", "\n", "é", "😀");
  /** What stands between the cells of a file that quotes them all, which characters alone seldom come to. */
  const between = fc.constantFrom('","', '""', '"\n"', '"\r\n"', "\r\n");
  const text = fc.string({ unit: fc.oneof({ arbitrary: character, weight: 3 }, between), maxLength: 40 });

  test.each(csvFiles)("%s", (_what, text, rows) => {
    expect(count("csv", text)).toBe(rows);
  });

  test.each(csvFiles)("byte by byte: %s", (_what, text, rows) => {
    expect(count("csv", text, 1)).toBe(rows);
  });

  test.each([
    ["little", 0],
    ["big", 1],
  ])("UTF-16, %s end first, with characters whose halves look like quotes and line ends", (_order, high) => {
    const text = '\uFEFFId,Name\r\n1,\u0A22\u220A\r\n2,"\u2C0D"\r\n';
    const bytes = new Uint8Array(text.length * 2);
    for (let n = 0; n < text.length; n += 1) {
      const code = text.charCodeAt(n);
      bytes[2 * n + (1 - high)] = code >> 8;
      bytes[2 * n + high] = code & 0xff;
    }
    expect(countBytes("csv", bytes, 3)).toBe(2);
  });

  test("a chunk of a megabyte counts like its pieces", () => {
    expect(count("csv", `Id,Name\n${'1,"Zoë"\n'.repeat(150_000)}`, 1_000_000)).toBe(150_000);
  });

  test("rows that are passed at once are those that are found one by one", atMost(20_000), () => {
    fc.assert(
      fc.property(text, (file) => {
        expect(count("csv", file, 1000)).toBe(countEachRow(file));
      }),
      numRuns(2_000, 300_000),
    );
  });

  test("cuts change nothing", atMost(20_000), () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (file, pieceBytes) => {
        expect(count("csv", file, pieceBytes)).toBe(count("csv", file, 1000));
      }),
      numRuns(2_000, 300_000),
    );
  });
});

const jsonFiles: readonly (readonly [what: string, text: string, rows: number | undefined])[] = [
  ["nothing", "", 0],
  ["objects", '{"a":1}\n{"a":"\\"\\n"}\n', 2],
  ["the last without a line feed", '{"a":1}\n{"a":2}', 2],
  ["a last line that is cut", '{"a":1}\n{"a":2', 1],
  ["a last line that is cut in a text", '{"a":1}\n{"a":"x', 1],
  ["a last line that is cut behind the end of an object in it", '{"a":1}\n{"a":{"b":2}', 1],
  ["a last line that is cut behind a brace in a text", '{"a":1}\n{"a":"}', 1],
  ["a last line of nested objects", '{"a":1}\n{"a":{"b":2}}', 2],
  ["a last line that is no object", '{"a":1}\n"}"', 1],
  ["a last line with blanks behind it", '{"a":1}\n{"a":2}  ', 2],
  ["one quote more than usual", '"\n2\n3\n', 3],
  ["CRLF", '{"a":1}\r\n{"a":2}\r\n', 2],
  ["blank lines", '\n{"a":1}\n \t\r\n\n{"a":2}\n\n', 2],
  ["separators that only Unicode calls line ends", '{"a":"\u2028\u2029\u0085"}\n', 1],
  ["a byte order mark", '\uFEFF{"a":1}\n', 1],
  ["one document in the place of lines, which is not counted", '[\n{"a":1},\n{"a":2}\n]\n', undefined],
];

describe("JSON Lines are counted as they come", () => {
  test.each(jsonFiles)("%s", (_what, text, rows) => {
    expect(count("jsonl", text)).toBe(rows);
  });

  test.each(jsonFiles)("byte by byte: %s", (_what, text, rows) => {
    expect(count("jsonl", text, 1)).toBe(rows);
  });
});

test.each(["pdf", "zip", "html", "constructor"])("%s has no rows to count", (format) => {
  expect(createRowCounter(format)).toBeUndefined();
});
