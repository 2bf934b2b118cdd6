import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { numRuns } from "../../../core/test/support/property-cases.js";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, compareRows, cy, header } from "./comparing.js";

afterAll(removeFolders);

describe("rows", () => {
  test("are paired by key, whatever their order", async () => {
    const report = await compareRows([header, ada, bo], [header, cy, ["1", "Ada", "Z"]]);
    expect(report).toMatchObject({
      outcome: "different",
      counts: { added: 1, removed: 1, changed: 1 },
      tables: [
        {
          key: ["id"],
          rowsBefore: 2,
          rowsAfter: 2,
          added: [{ key: ["3"], row: { id: "3", name: "Cy", team: "C" } }],
          removed: [{ key: ["2"], row: { id: "2", name: "Bo", team: "B" } }],
          changed: [{ key: ["1"], changes: { team: ["A", "Z"] } }],
        },
      ],
    });
  });

  test("in another order are the same", async () => {
    expect(await compareRows([header, ada, bo], [header, bo, ada])).toMatchObject({
      outcome: "same",
      counts: { added: 0, removed: 0, changed: 0 },
    });
  });

  const many = Array.from({ length: 300 }, (_, n) => [String(n), `name ${n}`, "A"]);

  test.each([
    ["turned round", many.toReversed()],
    ["with another half in front", [...many.slice(150), ...many.slice(0, 150)]],
    ["turned round up to the middle", [...many.slice(0, 150).toReversed(), ...many.slice(150)]],
  ])("in many orders are the same: %s", async (_, after) => {
    expect((await compareRows([header, ...many], [header, ...after])).outcome).toBe("same");
  });

  test("between which others came are paired all the same", async () => {
    const after = many.flatMap((row, n) => (n % 3 === 0 ? [row, [`new ${n}`, "x", "y"]] : n % 7 === 0 ? [] : [row]));
    const { counts } = await compareRows([header, ...many], [header, ...after]);
    expect(counts).toEqual({ added: 100, removed: 28, changed: 0 });
  });

  test("in another format of CSV are the same", async () => {
    const after = csvReport([], { content: 'id,name,team\r\n"1","Ada",A\r\n2,Bo,"B"\r\n', rows: 2, columns: header });
    expect((await compareRows([header, ada, bo], after)).outcome).toBe("same");
  });

  test("of two keys are paired by both", async () => {
    const options = { key: ["id", "name"] };
    const report = await compareRows([header, ada, ["1", "Bo", "B"]], [header, ada, ["1", "Cy", "B"]], options);
    expect(report.tables[0]).toMatchObject({ added: [{ key: ["1", "Cy"] }], removed: [{ key: ["1", "Bo"] }] });
  });

  test("whose keys would look the same side by side are not", async () => {
    const options = { key: ["id", "name"] };
    const report = await compareRows([header, ["a", "bc", "x"]], [header, ["ab", "c", "x"]], options);
    expect(report.counts).toEqual({ added: 1, removed: 1, changed: 0 });
  });

  test("are sorted by key, by code point", async () => {
    const ids = ["\u{1F600}", "\uFFFD", "b", "B", "10", "9", "é"];
    const report = await compareRows([header], [header, ...ids.map((id) => [id, "x", "y"])]);
    expect(report.tables[0]?.added.map((row) => row.key[0])).toEqual(["10", "9", "B", "b", "é", "\uFFFD", "\u{1F600}"]);
  });

  test("with the characters that we pack them with are told apart", async () => {
    const [one, other] = [
      ["1", "a\u001F", "b"],
      ["1", "a", "\u001Fb"],
    ] as const;
    const report = await compareRows([header, one], [header, other]);
    expect(report.tables[0]?.changed).toEqual([
      { key: ["1"], changes: { name: ["a\u001F", "a"], team: ["b", "\u001Fb"] } },
    ]);
  });

  test("of a file of one digest are not read", async () => {
    const broken = csvReport([], { content: 'id\n"', rows: 0 });
    expect(await compare([broken], [broken])).toMatchObject({ outcome: "same", reports: [{ outcome: "identical" }] });
  });
});

test("what is found is what a comparison by hand finds", async () => {
  const cell = fc.stringMatching(/^[ab\u001e\u001f,"é]{0,3}$/);
  const table = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-e\u001f]{1,2}$/), cell, cell), {
    selector: ([id]) => id,
  });
  await fc.assert(
    fc.asyncProperty(table, table, async (before, after) => {
      const [old, now] = [new Map(before.map((row) => [row[0], row])), new Map(after.map((row) => [row[0], row]))];
      const { counts } = await compareRows([header, ...before], [header, ...after]);
      expect(counts).toEqual({
        added: after.filter(([id]) => !old.has(id)).length,
        removed: before.filter(([id]) => !now.has(id)).length,
        changed: after.filter((row) => old.has(row[0]) && String(old.get(row[0])) !== String(row)).length,
      });
    }),
    numRuns(20, 20_000),
  );
});
