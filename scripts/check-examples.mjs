// Copies each example out of the workspace, gives it the packed packages, compiles it with its own tsconfig.json and runs
// its `npm start`, unless its tests do that, which run with all others. packed-matrix.mjs has npm install each, and runs
// everything.
// Usage: node scripts/check-examples.mjs [name …]   (after a build and scripts/pack.mjs)
import { existsSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { linkedProject, withFolder } from "./consumer.mjs";
import { copyExample, startExample } from "./examples.mjs";
import { run } from "./run.mjs";
import { scope, workspaceExamples } from "./workspace.mjs";

const STARTED_BY_THEIR_TESTS = new Set(["download-report", "fleet", "quick"]);

const wanted = process.argv.slice(2);
const examples = workspaceExamples().filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));

let started = 0;
const problems = await withFolder(async (base) => {
  const store = join(base, "store");
  mkdirSync(store);
  await linkedProject(store);
  const found = [];
  const waiting = [...examples];
  // They wait for reports more than they compute.
  const work = Array.from({ length: 2 * availableParallelism() }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const folder = join(base, "examples", next.folder);
      copyExample(next.directory, folder);
      linkDependencies(next, folder, store);
      for (const [what, { code, output }] of Object.entries(await check(next, folder))) {
        if (code !== 0) found.push(`${next.folder}, ${what}:\n${output}`);
      }
    }
  });
  await Promise.all(work);
  return found;
});

for (const problem of problems) console.error(problem);
console.log(`${examples.length} examples compiled as copies, ${started} started`);
process.exit(problems.length === 0 ? 0 : 1);

async function check({ folder: name, manifest }, folder) {
  const compiled = await run("tsc", ["-p", folder, "--pretty", "false"], { cwd: folder });
  if (manifest.scripts.start === undefined || STARTED_BY_THEIR_TESTS.has(name)) return { tsc: compiled };
  started += 1;
  return { tsc: compiled, start: await startExample(folder) };
}

/** What its package.json names, and nothing else: our packages from the store, the others as they are installed here. */
function linkDependencies({ directory, manifest }, folder, store) {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    const target = join(name.startsWith(`${scope}/`) ? store : directory, "node_modules", name);
    if (optionalDependencies?.[name] !== undefined && !existsSync(target)) continue;
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(target), link, "junction");
  }
}
