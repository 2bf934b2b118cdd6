// Runs the packed packages on the running Node, through import and through require: every entry loads, and every
// vendor's client takes a report from its fake to a verified file. Usage: node scripts/check-packed.mjs   (after a
// build and scripts/pack.mjs)
import { linkedProject, withFolder } from "./consumer.mjs";
import { run } from "./run.mjs";

const code = await withFolder(async (folder) => {
  await linkedProject(folder);
  const result = await run("node", ["load.mjs"], { cwd: folder });
  console.log(result.output.trimEnd());
  return result.code;
});
process.exit(code);
