import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvBytes } from "../../src/fake/files/csv.js";
import { CsvScanner, doubledCell, plainCell, quotedCell, type CsvFault } from "../../src/scan/csv-scanner.js";
import { numRuns } from "../support/property-cases.js";

interface ScannedRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly fault: readonly [CsvFault, number] | undefined;
}

/** Every row of a text that is one piece and ends in a line end. */
function scan(text: string, { delimiter = ",", skipsSpaces = false } = {}): ScannedRow[] {
  const scanner = new CsvScanner(delimiter, 100, skipsSpaces);
  const rows: ScannedRow[] = [];
  scanner.take(text);
  while (scanner.nextRow()) {
    let from = scanner.start;
    const cells = [...scanner.ends.subarray(0, scanner.cells)].map((end) => {
      const cell = text.slice(from, end >> 2);
      from = (end >> 2) + 1;
      return read(skipsSpaces ? cell.replace(/^ +/, "") : cell, end & 3);
    });
    const fault = scanner.fault === undefined ? undefined : ([scanner.fault, scanner.faultCell] as const);
    rows.push({ cells, line: scanner.rowLine, fault });
  }
  return rows;
}

function read(cell: string, kind: number): string {
  if (kind === plainCell) return cell;
  const inside = cell.slice(1, -1);
  return kind === doubledCell ? inside.replaceAll('""', '"') : inside;
}

describe("the dialect", () => {
  test.each<readonly [what: string, text: string, rows: string[][]]>([
    [
      "cells",
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["LF, CRLF and CR in one file", "a\nb\r\nc\rd\n", [["a"], ["b"], ["c"], ["d"]]],
    ["CR before CRLF", "a\r\r\nb\n", [["a"], [""], ["b"]]],
    ["empty cells", ",\n", [["", ""]]],
    ["quoted cells", '"a","b"\n', [["a", "b"]]],
    ["quotes, delimiters and line ends inside quotes", '"a""b","c,d","e\r\nf"\n', [['a"b', "c,d", "e\r\nf"]]],
    ["a cell of nothing but a quote", '""""\n', [['"']]],
    ["an empty quoted cell", '""\n', [[""]]],
    ["blanks, which belong to the cell", " a , b \n", [[" a ", " b "]]],
    ["a blank line", "a\n\nb\n", [["a"], [""], ["b"]]],
    ["NUL and characters beyond the basic plane", "\0,😀\n", [["\0", "😀"]]],
  ])("%s", (_what, text, rows) => {
    expect(scan(text).map(({ cells }) => cells)).toEqual(rows);
  });

  test("another delimiter", () => {
    expect(scan(`a;"b;c";d,e\n`, { delimiter: ";" })[0]?.cells).toEqual(["a", "b;c", "d,e"]);
  });

  test("blanks in front of a cell are skipped when asked for", () => {
    expect(scan('a,  b , "c,d"\n', { skipsSpaces: true })[0]?.cells).toEqual(["a", "b ", "c,d"]);
  });
});

describe("what breaks the rules is named with its cell", () => {
  test.each<readonly [what: string, row: string, fault: readonly [CsvFault, number]]>([
    ["a quote in plain text", '1,5" disk,2', ["stray_quote", 1]],
    ["a quote at the end of plain text", 'disk"', ["stray_quote", 0]],
    ["a quote behind a blank", 'a, "b"', ["stray_quote", 1]],
    ["text behind a closing quote", '"a"b', ["text_after_quote", 0]],
    ["a blank behind a closing quote", 'x,"a" ,b', ["text_after_quote", 1]],
    ["the first of several", 'x,"a"b"c,d"e', ["text_after_quote", 1]],
  ])("%s", (_what, row, fault) => {
    expect(scan(`h\n${row}\nok\n`).map((each) => each.fault)).toEqual([undefined, fault, undefined]);
  });

  test("a quote that is still open at the end", () => {
    const scanner = new CsvScanner(",", 10);
    scanner.take('a,"b\n');
    scanner.nextRow();
    expect(scanner.isOpen).toBe(true);
  });
});

test("a row has the line on which it begins", () => {
  const text = 'a\r\n"b\nc\r\nd"\r"e\r"\nf\n\n"g';
  expect(scan(`${text}"\n`).map(({ line }) => line)).toEqual([1, 2, 5, 6, 7, 8]);
});

describe("pieces", () => {
  test("a cut between CR and LF makes no line of its own", () => {
    const scanner = new CsvScanner(",", 10);
    scanner.take("a\r");
    expect([scanner.nextRow(), scanner.nextRow()]).toEqual([true, false]);
    scanner.take("\n");
    expect(scanner.nextRow()).toBe(false);
    expect(scanner.end()).toBe(false);
  });

  test("a row goes on in the next piece, with the cells that have ended before", () => {
    const scanner = new CsvScanner(",", 10);
    scanner.take('a,"b');
    expect([scanner.nextRow(), scanner.cells, scanner.rowCells]).toEqual([false, 1, 1]);
    scanner.take('c",d\n');
    expect([scanner.nextRow(), scanner.cells, scanner.rowCells]).toEqual([true, 2, 3]);
    expect([...scanner.ends.subarray(0, 2)]).toEqual([2 * 4 + quotedCell, 4 * 4 + plainCell]);
  });

  test.each([
    ["plain", "a,b", 2],
    ["empty", "a,", 2],
    ["quoted", '"a"', 1],
  ])("the last row without a line end is there, its last cell %s", (_what, text, cells) => {
    const scanner = new CsvScanner(",", 10);
    scanner.take(text);
    scanner.nextRow();
    expect([scanner.end(), scanner.rowCells]).toEqual([true, cells]);
  });

  test("more cells than there is room for are only counted", () => {
    const scanner = new CsvScanner(",", 2);
    scanner.take("a,b,c,d\n");
    scanner.nextRow();
    expect([scanner.cells, scanner.rowCells, ...scanner.ends]).toEqual([4, 4, 4, 12]);
  });
});

test("what was written is read again", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "b", ",", '"', "\r", "\n", " ", "é", "😀"), maxLength: 6 });
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (cells) => {
      const written = csvBytes(cells.map(([x, y, z]) => ({ x, y, z })));
      const [header, ...read] = scan(new TextDecoder().decode(written));
      expect(header?.cells).toEqual(["x", "y", "z"]);
      expect(read.map((row) => row.cells)).toEqual(cells);
    }),
    numRuns(500, 100_000),
  );
});
