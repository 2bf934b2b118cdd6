import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, documentOf, emptyFolder } from "./support.ts";

describe("rows", () => {
  it("prints rows as JSON Lines, or only some columns as CSV", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "a.csv"), 'id,name,note\r\n9124292845052624897,"Ada, L.",=1+1\r\n2,Bo,x\r\n');
    const lines = await call(["rows", "a.csv"], { cwd });
    const table = await call(["rows", "a.csv", "--columns", "name,note", "--to", "csv", "--safe", "--limit", "1"], {
      cwd,
    });
    expect(lines.stdout.split("\n")[0]).toBe('{"id":"9124292845052624897","name":"Ada, L.","note":"=1+1"}');
    expect(table.stdout).toBe('name,note\r\n"Ada, L.",\'=1+1\r\n');
  });

  it("counts rows, also from standard input", async () => {
    const { stdout } = await call(["rows", "-", "--count", "-q"], { stdin: "a\r\n1\r\n2\r\n" });
    expect(stdout).toBe("2\n");
  });

  it("ends with 1 for a file that is cut, and says where", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "a.csv"), "id,name\r\n1,Ada\r\n2");
    const { exitCode, stderr } = await call(["rows", "a.csv", "--count"], { cwd });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("row 2")]);
  });

  it("refuses a column that is not there", async () => {
    const { exitCode, stderr } = await call(["rows", "-", "--columns", "nme"], { stdin: "name\r\nAda\r\n" });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('"nme"')]);
  });
});

/** A folder with a file, by its name. */
function fileIn(name: string, content: string | Uint8Array): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, name), content);
  return cwd;
}

describe("the end of a CSV file", () => {
  const doubt = "its last cell may be truncated";

  it.each([
    ["in its last cell", "id,name\r\n1,Ada\r\n2,B", 0, doubt],
    ["in a quoted cell", 'id,name\r\n1,Ada\r\n2,"B', 1, "has a quote that is never closed"],
    ["before its last column", "id,name\r\n1,Ada\r\n2", 1, "row 2"],
    ["nowhere, behind a quoted cell", 'id,name\r\n1,"Ada"', 0, ""],
    ["nowhere, behind a line end", "id,name\n1,Ada\n", 0, ""],
  ])("that is cut %s", async (_, text, code, words) => {
    const cwd = fileIn("a.csv", text);
    for (const call_ of [
      call(["rows", "a.csv", "--count"], { cwd }),
      call(["rows", "-", "--count"], { stdin: text }),
    ]) {
      const { exitCode, stderr } = await call_;
      expect([exitCode, words === "" ? stderr : ""]).toEqual([code, ""]);
      expect(stderr).toContain(words);
    }
  });

  it("in doubt counts with --strict, and is in the document", async () => {
    const cwd = fileIn("a.csv", "id,name\r\n1,Ada");
    const outcome = await call(["rows", "a.csv", "--count", "--strict", "--json"], { cwd });
    expect([outcome.exitCode, documentOf(outcome)]).toMatchObject([
      6,
      { ok: false, exitCode: 6, rows: 1, doubt: expect.stringContaining(doubt) },
    ]);
  });

  it("says nothing of a ZIP, of JSON Lines, and of rows that are not all asked for", async () => {
    const cwd = fileIn("a.jsonl", '{"id":1}\n{"id":2}');
    writeFileSync(join(cwd, "a.csv"), "id,name\r\n1,Ada\r\n2,B");
    const lines = await call(["rows", "a.jsonl", "--count"], { cwd });
    const first = await call(["rows", "a.csv", "--limit", "1"], { cwd });
    expect([lines.stderr, first.stderr]).toEqual(["", ""]);
  });
});

it.each([
  ["is not there", "gone.csv", "it does not exist"],
  ["is a folder", ".", "is not a file"],
])("rows of a file that %s ends with 2", async (_, file, words) => {
  const { exitCode, stderr } = await call(["rows", file]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  expect(stderr).not.toMatch(/ENOENT|Change something first/);
});
