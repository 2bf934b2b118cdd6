import { expect, test } from "vitest";
import { firstOf } from "../../src/summary/blocks.js";

const four = ["a", "b", "c", "d"];
const and = (text: string) => ({ text, tone: "quiet" });

test.each([
  ["all that fit", four, 4, 0, four],
  ["one more than fits, in the line that would count it", four, 3, 0, four],
  ["the first, and how many follow", four, 2, 0, ["a", "b", and("and 2 more")]],
  ["none of those that were left out before", four, 4, 1, [...four, and("and 1 more")]],
  ["those left out before, counted with the others", four, 2, 1500, ["a", "b", and("and 1,502 more")]],
])("a list shows %s", (_, cells, max, omitted, shown) => {
  expect(firstOf(cells, max, omitted)).toEqual(shown);
});
