// Shows jobs that end one after the other, in waves as the tests want them. Arguments: how many jobs, how many at once.
// A line on standard input, or nothing to read from it, lets the last wave end.
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { Delivery } from "../../src/output/delivery.ts";
import { Output } from "../../src/output/output.ts";
import { openProgress } from "../../src/progress/open-progress.ts";
import type { JobProgress } from "../../src/progress/progress.ts";

const [count = 8, atOnce = 4] = process.argv.slice(2).map(Number);
const context = {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: new AbortController().signal,
  prepareNetwork: () => {},
};
const output = new Output(context, {});
const progress = openProgress({
  context,
  env: process.env,
  globals: {},
  args: [],
  options: {},
  output,
  delivery: new Delivery(context),
  log: { onEvent: () => {}, close: async () => {} },
  isTyped: () => false,
  commands: [],
});

const nameOf = (index: number): string =>
  index === 1 ? "報告書-認証-アクセス-一覧-四半期-二〇二六年" : `report-number-${index}-of-the-quarter`;

function end(job: JobProgress, index: number): void {
  if (index === 2)
    job.change({
      kind: "ended",
      end: "failed",
      facts: ["failed at SailPoint"],
      details: ["Source 2c91808 was deleted (request 5f0c1d). Correct the plan, run the same command again."],
    });
  else job.change({ kind: "ended", end: "done", facts: ["3.1 MB", "9,804 rows"] });
}

let ended = 0;
for (let from = 0; from < count; from += atOnce) {
  const indexes = Array.from({ length: Math.min(atOnce, count - from) }, (_, offset) => from + offset);
  const jobs = indexes.map((index) => ({ index, job: progress.job({ tenant: "acme", report: nameOf(index) }) }));
  for (const { index, job } of jobs) {
    job.change({ kind: "state", state: "running" });
    if (index % 3 === 0) job.change({ kind: "note", text: "asked to wait 7 s (429)" });
    if (index % 3 === 1) job.change({ kind: "receiving", receivedBytes: 14_200_000, totalBytes: 21_000_000 });
  }
  progress.summarise(`${ended} of ${count} saved, ${jobs.length} active`);
  if (from + atOnce >= count) await new Promise((resolve) => process.stdin.once("data", resolve));
  else await sleep(60);
  for (const { index, job } of jobs) {
    end(job, index);
    ended += 1;
    await sleep(5);
  }
}
progress.close();
process.stdout.write(`all ${ended} ended\n`);
process.stdin.destroy();
