import { afterAll, describe, expect, test } from "vitest";
import { removeFolders } from "../support/folders.js";
import { ada, compareRows, header, key } from "./comparing.js";

afterAll(removeFolders);

describe("columns", () => {
  test("that came, went or moved are told, and only the others are compared", async () => {
    const report = await compareRows(
      [header, ada],
      [
        ["name", "id", "mail"],
        ["Ada", "1", "a@b"],
      ],
    );
    expect(report).toMatchObject({
      outcome: "different",
      counts: { added: 0, removed: 0, changed: 0 },
      tables: [
        {
          columns: { added: ["mail"], removed: ["team"], moved: ["name", "id"], compared: ["id", "name"], ignored: [] },
        },
      ],
    });
  });

  test("that moved and nothing else are the same rows", async () => {
    expect(
      (
        await compareRows(
          [header, ada],
          [
            ["team", "name", "id"],
            ["A", "Ada", "1"],
          ],
        )
      ).outcome,
    ).toBe("same");
  });

  test("that are ignored do not count, and are told", async () => {
    const report = await compareRows([header, ada], [header, ["1", "Ada", "Z"]], { ...key, ignore: ["team", "x"] });
    expect([report.outcome, report.tables[0]?.columns.ignored]).toEqual(["same", ["team"]]);
  });

  test("that were renamed are paired as the operator says", async () => {
    const options = { ...key, renamed: { team: "group" } };
    const report = await compareRows(
      [header, ada],
      [
        ["id", "name", "group"],
        ["1", "Ada", "Z"],
      ],
      options,
    );
    expect(report.tables[0]).toMatchObject({
      columns: { added: [], removed: [] },
      changed: [{ changes: { group: ["A", "Z"] } }],
    });
  });

  test("with names of Object are columns like any other", async () => {
    const names = ["id", "__proto__", "constructor"];
    const report = await compareRows([names, ["1", "a", "b"]], [names, ["1", "x", "y"]]);
    expect(JSON.stringify(report.tables[0]?.changed)).toBe(
      '[{"key":["1"],"changes":{"__proto__":["a","x"],"constructor":["b","y"]}}]',
    );
  });
});
