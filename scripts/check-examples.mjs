// Copies each example out of the workspace, gives it the packed packages, compiles it with its own tsconfig.json and runs
// its `npm start`. Its tests run with all others; packed-matrix.mjs has npm install it, and runs everything.
// Usage: node scripts/check-examples.mjs [name …]   (after a build and scripts/pack.mjs)
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { linkedProject, withFolder } from "./consumer.mjs";
import { copyExample, missingFor, startExample } from "./examples.mjs";
import { run } from "./run.mjs";
import { scope, workspaceExamples } from "./workspace.mjs";

const wanted = process.argv.slice(2);
const examples = workspaceExamples().filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));

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
console.log(`${examples.length} examples compiled and started as copies`);
process.exit(problems.length === 0 ? 0 : 1);

async function check(example, folder) {
  const compiled = await run("tsc", ["-p", folder, "--pretty", "false"], { cwd: folder });
  const isStarted = example.manifest.scripts?.start !== undefined && missingFor(example) === undefined;
  return isStarted ? { tsc: compiled, start: await startExample(folder) } : { tsc: compiled };
}

/** What its package.json names, and nothing else: our packages from the store, the others as they are installed here. */
function linkDependencies({ directory, manifest }, folder, store) {
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    const target = join(name.startsWith(`${scope}/`) ? store : directory, "node_modules", name);
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(target), link, "junction");
  }
}
