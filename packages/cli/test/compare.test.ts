import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { night } from "./night.ts";
import { call, documentOf, emptyFolder } from "./support.ts";

describe("compare", () => {
  it("tells which rows came, went and changed, and what could not be compared", async () => {
    const { cwd, env, sailpoint } = await night();
    const collect = async (folder: string, rows: readonly string[]) => {
      sailpoint.fake.nextRun({
        file: ["id,name", ...rows].map((row) => `${row}\r\n`).join(""),
        announcedRows: rows.length,
      });
      await call(["collect", "plan.yaml", "--only", "identities", "--folder", folder], { cwd, env });
    };
    await collect("before", ["1,Ada", "2,Bo"]);
    await collect("after", ["2,Bob", "3,Cy"]);
    const { stdout } = await call(["compare", "before", "after", "-k", "identities=id"], { cwd });
    expect(stdout).toContain('identities: +1 -1 ~1\n  added    3\n  removed  1\n  changed  2  name: "Bo" -> "Bob"\n');
  });
});

/** A folder with two files, and the columns that name a row. */
function twoFiles(before: string, after: string) {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "a.csv"), before);
  writeFileSync(join(cwd, "b.csv"), after);
  return cwd;
}

describe("compare of two files", () => {
  it("tells which rows came, went and changed", async () => {
    const cwd = twoFiles("id,name\r\n1,Ada\r\n2,Bo\r\n", "id,name\r\n3,Cy\r\n2,Bob\r\n");
    const { exitCode, stdout } = await call(["compare", "a.csv", "b.csv", "-k", "id"], { cwd });
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining("b.csv: +1 -1 ~1\n  added    3\n  removed  1\n")]);
  });

  it("ends with 0 for the same rows in another order", async () => {
    const cwd = twoFiles("id,name\r\n1,Ada\r\n2,Bo\r\n", "id,name\r\n2,Bo\r\n1,Ada\r\n");
    const outcome = await call(["compare", "a.csv", "b.csv", "-k", "id", "--json"], { cwd });
    expect([outcome.exitCode, documentOf(outcome)]).toMatchObject([0, { ok: true, outcome: "same" }]);
  });

  it("without a key says which columns there are, and shows the command with one", async () => {
    const cwd = twoFiles("id,name\r\n1,Ada\r\n", "id,name\r\n1,Bo\r\n");
    const { exitCode, stdout } = await call(["compare", "a.csv", "b.csv"], { cwd });
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('its columns are "id", "name"')]);
    expect(stdout).toContain("\n  identity-reports compare a.csv b.csv --key COLUMN\n");
  });

  it("refuses a key that names no column, also where the files are identical", async () => {
    const cwd = twoFiles("id,name\r\n1,Ada\r\n", "id,name\r\n1,Ada\r\n");
    const { exitCode, stdout } = await call(["compare", "a.csv", "b.csv", "-k", "ID"], { cwd });
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('no column "ID" of the key; it has "id", "name"')]);
  });

  it.each([
    [
      "of a report that there is not",
      ["a.csv", "b.csv", "-k", "b.cvs=id"],
      'there is no report "b.cvs" (did you mean "b.csv"?)',
    ],
    ["with a folder", ["a.csv", "."], "is a file, and the other one is a folder"],
    ["with a page about a collection", ["a.csv", "b.csv", "-k", "id", "--page", "p.html"], "--page needs collections"],
    [
      "with lines over one of them",
      ["a.csv", "b.csv", "-k", "id", "--lines", "a.csv"],
      "<before> and --lines name the same file: a.csv",
    ],
    ["that is not there", ["a.csv", "c.csv"], "c.csv cannot be read: it does not exist."],
  ])("%s is refused", async (_, words, message) => {
    const cwd = twoFiles("id,name\r\n1,Ada\r\n", "id,name\r\n1,Bo\r\n");
    const { exitCode, stderr } = await call(["compare", ...words], { cwd });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
