import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitName, numberedName, splitName } from "../../src/internal/name-parts.js";
import { numRuns } from "../support/property-cases.js";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

describe("a name in two parts", () => {
  it.each([
    ["report.csv", "report", ".csv"],
    ["report.tar.gz", "report.tar", ".gz"],
    ["archive.7z", "archive", ".7z"],
    ["REPORT.PDF", "REPORT", ".PDF"],
    ["report v2.0", "report v2.0", ""],
    ["report", "report", ""],
    [".csv", ".csv", ""],
    ["report.", "report.", ""],
    ["Mr. Smith", "Mr. Smith", ""],
    ["a.averyveryverylongend", "a.averyveryverylongend", ""],
    ["", "", ""],
  ])("%j is %j and %j", (name, stem, extension) => {
    expect(splitName(name)).toEqual([stem, extension]);
  });

  it("can always be put together again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(splitName(name).join("")).toBe(name);
      }),
      numRuns(2_000, 1_000_000),
    );
  });
});

describe("a numbered name", () => {
  it.each([
    ["report.csv", 2, "report (2).csv"],
    ["report", 10, "report (10)"],
    ["report v2.0", 3, "report v2.0 (3)"],
  ])("of %j, copy %i, is %j", (name, n, expected) => {
    expect(numberedName(name, n)).toBe(expected);
  });

  it("fits a file system, keeps its number and its extension, and is cut between characters", () => {
    const stem = fc.string({ unit: "grapheme", minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(stem, fc.nat(), (text, n) => {
        const name = numberedName(`${text}.csv`, n);
        const ending = ` (${n}).csv`;
        expect(bytesOf(name)).toBeLessThanOrEqual(255);
        expect(name.endsWith(ending)).toBe(true);
        expect(text.startsWith(name.slice(0, -ending.length))).toBe(true);
        expect(name).not.toMatch(/\p{Surrogate}/u);
      }),
      numRuns(2_000, 1_000_000),
    );
  });
});

describe("fitting a name", () => {
  it("leaves a short one alone", () => expect(fitName("report", ".csv")).toBe("report.csv"));

  it("leaves nothing of the stem where the ending takes all the room", () => {
    expect(fitName("report", "x".repeat(300))).toBe("x".repeat(300));
  });
});
