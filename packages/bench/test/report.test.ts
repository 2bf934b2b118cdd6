import { expect, test } from "vitest";
import { drawCallTimes } from "../src/chart.ts";
import { summarize, writeReport, type Report } from "../src/report.ts";

const report: Report = {
  date: "2026-11-22",
  minutes: 10,
  isQuick: false,
  machine: [["others", "sailpoint-api-client 1.4.15, axios 1.21.1"]],
  sections: [
    {
      title: "Small calls",
      method: "GET.",
      columns: ["client", "µs per call"],
      rows: [["identity-reports", "500"]],
      figures: [
        { what: "time against the SDK", goal: "< 1 ×", measured: "0.12 ×", isMet: true },
        { what: "time against fetch", goal: "≤ 1.5 ×", measured: "1.55 ×", isMet: false },
      ],
      measures: { callMicroseconds: { "identity-reports": 500, "sailpoint-api-client": 4000 } },
    },
    {
      title: "Loading",
      method: "Bundles.",
      columns: ["entry", "kB"],
      rows: [],
      figures: [],
      measures: {
        bundleKilobytes: { "identity-reports": 64, "sailpoint-api-client": 688 },
        peakGrowthMegabytes: { "identity-reports": 19.3 },
      },
    },
  ],
};

test("the page opens with one chart and three sentences, the last one about what is missed", () => {
  const [title, chart, sentences] = writeReport(report).split("\n\n");
  expect([title, chart, sentences]).toEqual([
    "# Performance",
    "![Time of a small call: identity-reports 0.50 ms, sailpoint-api-client 4.00 ms.](./performance.svg)",
    "A small call takes 0.50 ms, and 4.00 ms with SailPoint's own SDK: 8.00 times as long. A file of 2 GiB needs 19.3 MB more memory than one of 64 MiB, and a client takes 64.0 kB of a web page, where that SDK would take 688 kB. 1 of 2 goals are met; the table below marks those that are missed.",
  ]);
});

test("what is missed stays in the table of goals", () => {
  expect(writeReport(report)).toContain("| time against fetch | ≤ 1.5 × | 1.55 × | **missed** |");
});

test("the first page of the site gets the medians of the same run", () => {
  expect(summarize(report)).toEqual({
    date: "2026-11-22",
    peer: "sailpoint-api-client 1.4.15",
    figures: 2,
    missed: ["time against fetch"],
    measures: {
      callMicroseconds: { "identity-reports": 500, "sailpoint-api-client": 4000 },
      bundleKilobytes: { "identity-reports": 64, "sailpoint-api-client": 688 },
      peakGrowthMegabytes: { "identity-reports": 19.3 },
    },
  });
});

test("the chart has a bar for each client, the fastest first", () => {
  const svg = drawCallTimes({ "sailpoint-api-client": 4000, "identity-reports": 500 });
  expect(
    [...svg.matchAll(/<rect class="(ours|other)"[^>]* width="([\d.]+)"/g)].map(([, bar, width]) => [bar, width]),
  ).toEqual([
    ["ours", "45.0"],
    ["other", "360.0"],
  ]);
});
