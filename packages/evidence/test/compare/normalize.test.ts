import { afterAll, describe, expect, test } from "vitest";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, compare, compareRows, header, key, problemOf } from "./comparing.js";

afterAll(removeFolders);

describe("normalize", () => {
  test.each([
    ["trim", ["1", " Ada ", "A"]],
    ["case", ["1", "ADA", "a"]],
    ["unicode", ["1", "Ada", "A"]],
  ] as const)("%s makes differences of that kind none", async (normalize, row) => {
    const before = normalize === "unicode" ? ["1", "\u00e9", "x"] : ada;
    const after = normalize === "unicode" ? ["1", "e\u0301", "x"] : row;
    const options = { ...key, normalize: [normalize] };
    const [plain, normalized] = [
      await compareRows([header, before], [header, after]),
      await compareRows([header, before], [header, after], options),
    ];
    expect([plain.outcome, normalized.outcome]).toEqual(["different", "same"]);
  });

  test("holds for keys as well, so that two may become one", async () => {
    const options = { key: "name", normalize: ["case", "trim"] as const };
    const report = await compareRows([header, ada], [header, ["1", "ada ", "A"], ["2", "ADA", "A"]], options);
    expect(problemOf(report)).toContain('key_duplicate: the file after has a key "name" more than once');
  });

  test("shows values as they are", async () => {
    const options = { ...key, normalize: ["case"] as const };
    const report = await compareRows([header, ada], [header, ["1", "ADA", "Z"]], options);
    expect(report.tables[0]?.changed).toEqual([{ key: ["1"], changes: { team: ["A", "Z"] } }]);
  });

  test("is recorded with the other settings", async () => {
    const options = { key: ["id"], ignore: ["team"], normalize: ["trim"], renamed: { a: "b" } } as const;
    expect((await compare([csvReport([header])], [csvReport([header])], options)).settings).toEqual(options);
  });
});
