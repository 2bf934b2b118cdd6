import { expect, test } from "vitest";
import { dotPath } from "../../src/internal/dot-path.js";

test.each<[path: PropertyKey[], text: string]>([
  [[], ""],
  [["plan"], "plan"],
  [["reports", 0, "expect", "minRows"], "reports[0].expect.minRows"],
  [[1, 2], "[1][2]"],
])("%j is %j", (path, text) => expect(dotPath(path)).toBe(text));
