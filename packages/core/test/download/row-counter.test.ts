import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRowCounter } from "../../src/download/row-counter.js";
import { csvBytes } from "../../src/fake/files/csv.js";
import { jsonLinesBytes } from "../../src/fake/files/json-lines.js";

/** Counts a text that arrives in pieces of this size. */
function count(format: string, bytes: Uint8Array | string, pieceBytes = 1): number | undefined {
  const counter = createRowCounter(format);
  const all = Buffer.from(bytes);
  for (let from = 0; from < all.length; from += pieceBytes) counter?.update(all.subarray(from, from + pieceBytes));
  return counter?.count();
}

describe("the rows of a CSV file", () => {
  it.each([
    ["", 0],
    ["id,name", 0],
    ["id,name\r\n", 0],
    ["id,name\r\n1,a\r\n", 1],
    ["id,name\n1,a", 1],
    ["id,name\r1,a\r2,b", 2],
    ["id,name\r\n\r\n1,a\r\n\r\n", 1],
    ['id,name\r\n1,"two\r\nlines"\r\n', 1],
    ['id,name\r\n1,"a ""quoted""\nword"\r\n2,b\r\n', 2],
    ["\uFEFFid,name\r\n1,a\r\n", 1],
  ])("are counted without its header: %j", (text, rows) => {
    expect(count("csv", text)).toBe(rows);
  });

  it("are as many as were written, whatever is in them and however they arrive", () => {
    const row = fc.record({
      id: fc.nat(),
      name: fc.string({ unit: fc.constantFrom("a", '"', "\r", "\n", ",", " ", "é") }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 1, max: 50 }), (rows, pieceBytes) => {
        expect(count("csv", csvBytes(rows), pieceBytes)).toBe(rows.length);
        expect(count("jsonl", jsonLinesBytes(rows), pieceBytes)).toBe(rows.length);
      }),
    );
  });
});

describe("the rows of a JSON Lines file", () => {
  it.each([
    ["", 0],
    ['{"id":1}', 1],
    ['{"id":1}\n{"id":2}\n', 2],
    ['{"text":"a \\" quote"}\r\n\r\n{"id":2}', 2],
  ])("are its lines with something in them: %j", (text, rows) => {
    expect(count("jsonl", text)).toBe(rows);
  });
});

it("nothing is counted in other formats", () => {
  for (const format of ["pdf", "zip", "html", "parquet"]) expect(createRowCounter(format)).toBeUndefined();
});
