// A process that reads rows and says what it cost: bundled and started by memory.isolated.test.ts.
import { openArchive } from "../src/archive/open-archive.js";
import { readRows } from "../src/read-rows.js";

const [warmUp = "", path = "", everyNth = "0"] = process.argv.slice(2);
// Once for all that is loaded and compiled only when it is used.
await readRows(warmUp).toArray();
const before = process.memoryUsage.rss();
const kept: unknown[] = [];
let rows = 0;
const count = (row: unknown): void => {
  rows += 1;
  if (rows % Number(everyNth) === 0) kept.push(row);
};
if (path.endsWith(".zip")) {
  await using archive = await openArchive(path, { maxRatio: 2_000 });
  for (const member of archive.members) for await (const row of member.rows()) count(row);
} else for await (const row of readRows(path)) count(row);
const grownBytes = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ rows, kept: kept.length, grownBytes }));
