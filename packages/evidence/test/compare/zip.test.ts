import { afterAll, describe, expect, test } from "vitest";
import { zipOf } from "../../../rows/test/support/zip.js";
import { memberOf, type ReportToMake } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { compareRows } from "./comparing.js";

afterAll(removeFolders);

describe("a ZIP", () => {
  const archive = (members: Readonly<Record<string, string>>): ReportToMake => ({
    id: "accounts",
    content: zipOf(Object.entries(members).map(([name, content]) => ({ name, content }))),
    fileName: "report.zip",
    format: "zip",
    record: { members: Object.entries(members).map(([name, text]) => memberOf(name, text)) },
  });

  test("is compared member by member", async () => {
    const report = await compareRows(
      archive({ "a.csv": "id\n1\n", "b.csv": "id\n1\n" }),
      archive({ "b.csv": "id\n2\n", "a.csv": "id\n1\n" }),
    );
    expect(report.tables.map(({ member, added }) => [member, added.length])).toEqual([
      ["b.csv", 1],
      ["a.csv", 0],
    ]);
  });

  test("with one member is compared whatever its name is", async () => {
    const report = await compareRows(archive({ "run-1.csv": "id\n1\n" }), archive({ "run-2.csv": "id\n2\n" }));
    expect(report.counts).toEqual({ added: 1, removed: 1, changed: 0 });
  });

  test("with other members is not compared", async () => {
    const report = await compareRows(
      archive({ "a.csv": "id\n1\n", "b.csv": "id\n1\n" }),
      archive({ "a.csv": "id\n1\n", "c.csv": "id\n1\n" }),
    );
    expect(report.problem?.code).toBe("members_differ");
  });
});
