import { afterAll, describe, expect, test } from "vitest";
import { type ReportToMake } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { compareRows, problemOf } from "./comparing.js";

afterAll(removeFolders);

describe("JSON Lines", () => {
  const lines = (...rows: readonly string[]): ReportToMake => ({
    id: "accounts",
    content: rows.map((row) => `${row}\n`).join(""),
    fileName: "report.jsonl",
    format: "jsonl",
    rows: rows.length,
  });

  test("are compared by value and type, whatever the order of their keys", async () => {
    const report = await compareRows(
      lines('{"id":1,"a":{"x":1,"y":[2]},"n":null}', '{"id":2,"a":"1"}'),
      lines('{"id":2,"a":1}', '{"n":null,"a":{"y":[2],"x":1},"id":1}'),
    );
    expect(report.tables[0]).toMatchObject({
      changed: [{ key: [2], changes: { a: ["1", 1] } }],
      added: [],
      removed: [],
    });
  });

  test("keep whole numbers that a number cannot hold", async () => {
    const report = await compareRows(lines('{"id":9007199254740993}'), lines('{"id":9007199254740992}'));
    expect(report.tables[0]).toMatchObject({
      added: [{ key: ["9007199254740992"] }],
      removed: [{ key: ["9007199254740993"] }],
    });
  });

  test("have columns of all rows", async () => {
    const report = await compareRows(lines('{"id":1}', '{"id":2,"x":1}'), lines('{"id":1}', '{"id":2,"y":1}'));
    expect(report.tables[0]?.columns).toMatchObject({ added: ["y"], removed: ["x"] });
  });

  test.each(['{"a":1}', '{"id":null}', '{"id":""}'])("without a key are an error: %s", async (row) => {
    expect(problemOf(await compareRows(lines('{"id":1}'), lines(row, '{"id":2}')))).toContain("key_empty");
  });
});
