import { describe, expect, test } from "vitest";
import { createRowCounter } from "../../src/download/row-counter.js";

/** Counts a text that arrives in pieces of so many bytes. */
function count(format: string, text: string, pieceBytes = 3): number | undefined {
  const counter = createRowCounter(format);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) counter?.update(bytes.subarray(at, at + pieceBytes));
  return counter?.count();
}

describe("rows are counted as they come", () => {
  test.each([
    ["nothing", "", 0],
    ["a header alone", "Id,Name\r\n", 0],
    ["a header without a line end", "Id,Name", 0],
    ["rows", "Id,Name\r\n1,Ada\r\n2,Bo\r\n", 2],
    ["rows with line feeds, the last without one", "Id,Name\n1,Ada\n2,Bo", 2],
    ["line ends and quotes inside a cell", 'Id,Name\r\n1,"A ""b""\r\n\r\nc"\r\n2,"x,y"\r\n', 2],
    ["carriage returns alone", "Id,Name\r1,Ada\r2,Bo\r", 2],
    ["empty lines", "Id,Name\r\n\r\n1,Ada\r\n\r\n", 1],
  ])("CSV: %s", (_case, text, rows) => {
    expect(count("csv", text)).toBe(rows);
    expect(count("csv", text, 1)).toBe(rows);
  });

  test.each([
    ["nothing", "", 0],
    ["objects", '{"a":1}\n{"a":"\\"\\n"}\n', 2],
    ["the last without a line feed", '{"a":1}\n{"a":2}', 2],
    ["one quote more than usual", '"\n2\n3\n', 3],
  ])("JSON Lines: %s", (_case, text, rows) => {
    expect(count("jsonl", text)).toBe(rows);
  });

  test("not of anything else", () => {
    expect(count("pdf", "%PDF-")).toBeUndefined();
    expect(count("zip", "PK")).toBeUndefined();
  });
});
