import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excessIn } from "../../src/decode/json-size.js";
import { isRecord } from "../../src/internal/objects.js";
import { numRuns } from "../support/property-cases.js";

/** How many values there are; an empty list or object counts twice, for the room it takes. */
function countOf(value: unknown): number {
  if (!Array.isArray(value) && !isRecord(value)) return 1;
  const parts = Object.values(value);
  return parts.length === 0 ? 2 : parts.reduce<number>((sum, part) => sum + countOf(part), 1);
}

it("counts what JSON.parse would make", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom("", " ", "\n\t"), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      const count = countOf(value);
      expect(excessIn(text, count)).toBeUndefined();
      expect(excessIn(text, count - 1)).toBe(`JSON of more than ${count - 1} values`);
    }),
    numRuns(5_000, 1_000_000),
  );
});

describe("levels", () => {
  it.each(["[", '{"a":', '[{"a":'])("of %j are 200 at most", (open) => {
    const perPart = open === '[{"a":' ? 2 : 1;
    expect(excessIn(open.repeat(200 / perPart), 1_000)).toBeUndefined();
    expect(excessIn(open.repeat(200 / perPart + 1), 1_000)).toBe("JSON of more than 200 levels");
  });

  it("are counted as they are closed", () => {
    expect(excessIn(`[${"[[]],".repeat(1_000)}1]`, 10_000)).toBeUndefined();
  });
});

it.each([
  ['"[[[[,,,,{{{{"', 1],
  ['"a\\"[,[,"', 1],
  ['"a\\\\","[,"', 2],
  ['"never closed [,[,', 1],
  ['"ends in a backslash \\', 1],
])("of %s only what stands outside of texts counts", (text, count) => {
  expect(excessIn(text, count)).toBeUndefined();
  expect(excessIn(text, count - 1)).toBe(`JSON of more than ${count - 1} values`);
});

it("is done with the first value too many", () => {
  // To look at all of it a hundred thousand times would take longer than any test may.
  const text = "1,".repeat(16 * 1024 * 1024);
  const found = Array.from({ length: 100_000 }, () => excessIn(text, 10));
  expect(new Set(found)).toEqual(new Set(["JSON of more than 10 values"]));
});
