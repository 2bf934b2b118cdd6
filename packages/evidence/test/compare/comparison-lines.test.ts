import { afterAll, describe, expect, test } from "vitest";
import { compareCollections, comparisonLines } from "../../src/index.js";
import { makeCollection } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, cy, header, key } from "./comparing.js";

afterAll(removeFolders);

describe("as JSON Lines", () => {
  test("a comparison has a head, then each report with its rows", async () => {
    const comparison = await compare([csvReport([header, ada, bo])], [csvReport([header, cy, ["1", "Ada", "Z"]])]);
    const lines = [...comparisonLines(comparison)].map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.map(({ kind, key: of }) => [kind, of])).toEqual([
      ["comparison", undefined],
      ["report", undefined],
      ["columns", ["id"]],
      ["added", ["3"]],
      ["removed", ["2"]],
      ["changed", ["1"]],
    ]);
  });

  test("its head names both collections by their digest, and the settings", async () => {
    const [before, after] = [csvReport([header, ada]), csvReport([header, bo])].map((report) =>
      makeCollection({ reports: [report] }),
    );
    const comparison = await compareCollections(before ?? "", after ?? "", key);
    const [head = ""] = comparisonLines(comparison);
    expect(JSON.parse(head)).toMatchObject({
      derived: true,
      before: { folder: before, sealed: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      settings: { key: "id" },
    });
  });
});
