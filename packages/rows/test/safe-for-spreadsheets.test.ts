import { describe, expect, test } from "vitest";
import { readRows } from "../src/read-rows.js";
import { safeForSpreadsheets } from "../src/write/safe-for-spreadsheets.js";
import { writeCsv } from "../src/write/write-csv.js";
import { copyTarget } from "./support/copy-target.js";
import { utf8 } from "./support/files.js";

describe("safeForSpreadsheets", () => {
  const all = async <Row>(rows: AsyncIterable<Row>): Promise<Row[]> => {
    const found: Row[] = [];
    for await (const row of rows) found.push(row);
    return found;
  };
  const safe = async (text: unknown): Promise<unknown> => {
    for await (const row of safeForSpreadsheets([{ a: text }])) return row.a;
    return undefined;
  };

  test.each(["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t1", "\r1", "\n1", "＝1", "+cmd|' /C calc'!A0", "-", "+49 170 1"])(
    "puts an apostrophe in front of %j",
    async (text) => {
      expect(await safe(text)).toBe(`'${text}`);
    },
  );

  test.each(["", "a=1", "1", "-5", "+49170", "-1.5", "-1,5", " =1", 7, null, true])("leaves %j", async (value) => {
    expect(await safe(value)).toBe(value);
  });

  test.each([
    ["a;=1", "a;'=1"],
    ['a";@b', "a\";'@b"],
    ["a\n+b", "a\n'+b"],
    ["a\r\n-1", "a\r\n'-1"],
    ["a\t＝1", "a\t'＝1"],
    ["\t=1", "'\t'=1"],
    ["=1;=2", "'=1;'=2"],
    ["a; =1", "a; =1"],
  ])("puts one inside %j, where cells may end at semicolons, tabs or lines", async (text, expected) => {
    expect(await safe(text)).toBe(expected);
  });

  test("two columns that become one are an error", async () => {
    const rows = safeForSpreadsheets([{ "=a": 1, "'=a": 2 }]);
    await expect(all(rows)).rejects.toMatchObject({ code: "duplicate_column", column: "'=a" });
  });

  test("names of columns, rows as arrays and what is known of them", async () => {
    const { target, written } = copyTarget();
    const rows = safeForSpreadsheets(readRows(utf8("=a,b\n=1,2\n"), { as: "arrays" }));
    const [first] = await all(rows);
    expect(first).toEqual(["'=1", "2"]);
    expect(rows.columns).toEqual(["'=a", "b"]);
    await writeCsv(safeForSpreadsheets(readRows(utf8("=a,b\n=1,2\n"))), target);
    expect(written()).toBe("'=a,b\r\n'=1,2\r\n");
  });

  test("the caller's rows are left as they were", async () => {
    const row = { a: "=1" };
    await all(safeForSpreadsheets([row]));
    expect(row).toEqual({ a: "=1" });
  });
});
