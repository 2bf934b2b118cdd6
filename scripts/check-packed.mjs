// Runs the packed packages on the running Node, through import and through require: every entry loads, and every
// vendor's client takes a report from its fake to a verified file; the command line tool starts. Usage: node scripts/check-packed.mjs   (after a
// build and scripts/pack.mjs)
import { join } from "node:path";
import { linkedProject, withFolder } from "./consumer.mjs";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";

const code = await withFolder(async (folder) => {
  await linkedProject(folder);
  const result = await run("node", ["load.mjs"], { cwd: folder });
  console.log(result.output.trimEnd());
  const failed = (
    await Promise.all(
      packedPackages()
        .filter(({ isTool }) => isTool)
        .map(runTool),
    )
  ).flat();
  for (const problem of failed) console.error(problem);
  return failed.length > 0 ? 1 : result.code;

  /** What a tool prints about itself: its start file and, for a schema, much of what is loaded on demand. */
  async function runTool({ name, manifest }) {
    const bin = join(folder, "node_modules", name, Object.values(manifest.bin)[0]);
    const calls = { "--version": manifest.version, "help run": "Usage:", "schema plan": "$schema", "list x": "x" };
    const problems = [];
    for (const [words, expected] of Object.entries(calls)) {
      const { output } = await run("node", [bin, ...words.split(" ")], { cwd: folder });
      if (!output.includes(expected)) problems.push(`${name} ${words}: expected ${expected}, got:\n${output}`);
    }
    return problems;
  }
});
process.exit(code);
