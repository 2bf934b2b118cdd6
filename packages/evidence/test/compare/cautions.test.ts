import { afterAll, describe, expect, test } from "vitest";
import { compareCollections } from "../../src/index.js";
import { makeCollection, type CollectionToMake, type ReportToMake } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, header, key } from "./comparing.js";

afterAll(removeFolders);

describe("what a reader has to know first", () => {
  const incomplete = { population: { announced: 9, counted: 1, complete: false, basis: "rows" } };
  const unknown = { population: { counted: 1, complete: null, basis: "rows" } };

  test.each([
    ["before", 'the file before is incomplete (1 of 9 rows): "added" may mean "was truncated before"'],
    ["after", 'the file after is incomplete (1 of 9 rows): "removed" may mean "is truncated now"'],
  ])("is that the file %s is incomplete", async (side, caution) => {
    const [one, other] = [csvReport([header, ada]), csvReport([header, bo])];
    const cut = (report: ReportToMake): ReportToMake => ({ ...report, record: incomplete });
    const { cautions } = await (side === "before" ? compare([cut(one)], [other]) : compare([one], [cut(other)]));
    expect(cautions).toEqual([`accounts: ${caution}`]);
  });

  test("is that completeness is not known", async () => {
    const { cautions } = await compare([csvReport([header, ada])], [csvReport([header, bo], { record: unknown })]);
    expect(cautions[0]).toContain("it is not known whether the file after is complete");
  });

  test("is that a collection is not sealed", async () => {
    const reports = [csvReport([header, ada])];
    const open: CollectionToMake = { reports, instead: { "bagit.txt": undefined } };
    const { before, cautions } = await compareCollections(makeCollection(open), makeCollection({ reports }), key);
    expect([before.sealed, cautions.length]).toEqual([false, 1]);
  });
});
