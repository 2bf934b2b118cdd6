// `pnpm bench`: measures the clients against their peers and writes docs/performance.md, .svg and .json. Fails only when it cannot
// measure; a figure that is missed is marked as such.
//   --quick      smaller sizes and few rounds, into out/performance-quick.md
//   --only=a,b   some suites only, printed and not written
//   --built      takes the packages as they were last built
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { drawCallTimes } from "./chart.ts";
import type { Section } from "./figures.ts";
import { describeMachine } from "./machine.ts";
import { prepareFolder, root } from "./prepare.ts";
import { startServer } from "./processes.ts";
import { measuresOf, summarize, writeReport, type Report } from "./report.ts";
import { full, quick } from "./settings.ts";
import { abort } from "./suites/abort.ts";
import { commandLine } from "./suites/command-line.ts";
import { compare } from "./suites/compare.ts";
import { downloads } from "./suites/downloads.ts";
import { growth } from "./suites/growth.ts";
import { loading } from "./suites/loading.ts";
import { outage } from "./suites/outage.ts";
import { rateLimit } from "./suites/rate-limit.ts";
import { rows } from "./suites/rows.ts";
import { smallCalls } from "./suites/small-calls.ts";
import type { Suite } from "./suites/suite.ts";

const suites: Readonly<Record<string, Suite>> = {
  "small-calls": smallCalls,
  downloads,
  "rate-limit": rateLimit,
  outage,
  abort,
  loading,
  "command-line": commandLine,
  growth,
  rows,
  compare,
};

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, only: { type: "string" }, built: { type: "boolean" } },
});
const settings = values.quick === true ? quick : full;
const wanted = values.only?.split(",") ?? Object.keys(suites);
const startedAt = performance.now();
const note = (text: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${text}`);

note("building, packing, installing");
const folder = await prepareFolder({ isBuilt: values.built === true });
try {
  const machine = describeMachine(folder);
  const sections: Section[] = [];
  for (const name of wanted) {
    const suite = suites[name];
    if (suite === undefined) throw new Error(`there is no suite ${name}; there are ${Object.keys(suites).join(", ")}`);
    // A server of its own, so that no suite starts with what another left behind.
    const server = await startServer(folder);
    try {
      sections.push(await suite({ folder, server, settings, note }));
    } finally {
      server.stop();
    }
  }
  const minutes = (performance.now() - startedAt) / 60_000;
  const date = new Date().toISOString().slice(0, 10);
  const report: Report = { date, minutes, isQuick: settings.name === "quick", machine, sections };
  if (values.only === undefined) writePages(report);
  for (const { what, goal, measured, isMet } of sections.flatMap(({ figures }) => figures)) {
    console.log(`${isMet ? "met   " : "MISSED"}  ${what}: ${measured} (goal ${goal})`);
  }
  if (values.only !== undefined) console.log(`\n${writeReport(report)}`);
  note("done");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The page, its chart, and what the first page of the site shows. */
function writePages(report: Report): void {
  const path = join(root, report.isQuick ? "out/performance-quick" : "docs/performance");
  write(`${path}.md`, writeReport(report));
  write(`${path}.json`, JSON.stringify(summarize(report)));
  writeFileSync(`${path}.svg`, drawCallTimes(measuresOf(report.sections).callMicroseconds ?? {}));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  execFileSync("pnpm", ["exec", "prettier", "--write", "--log-level=warn", "--ignore-path=/dev/null", path], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}
