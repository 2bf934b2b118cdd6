import { afterAll, expect, test } from "vitest";
import type { ReportToMake } from "../support/collections.js";
import { removeFolders } from "../support/folders.js";
import { csvReport } from "../support/rows.js";
import { ada, bo, compare, cy, header } from "./comparing.js";

afterAll(removeFolders);

type Row = readonly string[];
/** A report `a`, `b` and so on for each list of rows. */
const reportsOf = (...reports: readonly (readonly Row[])[]): ReportToMake[] =>
  reports.map((rows, n) => csvReport(rows, { id: String.fromCharCode(97 + n) }));
const [some, other, twice] = [
  [header, ada],
  [header, bo],
  [header, ada, ada],
];
const wider = [
  ["id", "name", "team", "mail"],
  ["1", "Ada", "A", "a@b"],
];

test.each([
  ["one report is the same", reportsOf(some), reportsOf(some), "no difference in 1 report"],
  ["more reports are the same", reportsOf(some, some), reportsOf(some, some), "no difference in 2 reports"],
  [
    "the only one differs",
    reportsOf(some),
    reportsOf([header, ada, bo, cy]),
    "1 of 1 report differs: 2 rows added, 0 removed, 0 changed",
  ],
  [
    "one differs",
    reportsOf(some, some),
    reportsOf(some, other),
    "1 of 2 reports differs: 1 row added, 1 removed, 0 changed",
  ],
  [
    "more differ",
    reportsOf(some, some),
    reportsOf(other, other),
    "2 of 2 reports differ: 2 rows added, 2 removed, 0 changed",
  ],
  [
    "columns alone differ",
    reportsOf(some),
    reportsOf(wider),
    "1 of 1 report differs: 0 rows added, 0 removed, 0 changed, columns added or removed in 1 report",
  ],
  ["the only one was not compared", reportsOf(twice), reportsOf(some), "1 report not compared"],
  ["none was compared", reportsOf(twice, twice), reportsOf(some, some), "2 reports not compared"],
  [
    "the others are the same",
    reportsOf(some, twice),
    reportsOf(some, some),
    "no difference in 1 report; 1 not compared",
  ],
])("the summary says that %s", async (_, before, after, told) => {
  expect((await compare(before, after)).summary).toBe(told);
});

test("the summary of collections without reports says so", async () => {
  expect((await compare([], [])).summary).toBe("neither collection has a report");
});

test("the summary says that a key names no column, where the files are the same", async () => {
  const { summary } = await compare(reportsOf(some), reportsOf(some), { key: "nothing" });

  expect(summary).toBe("no difference in 1 report; the key of 1 report names no column");
});
