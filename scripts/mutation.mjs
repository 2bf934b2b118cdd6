// `pnpm mutation [group …] [options of Stryker]`: changes the sources in every small way there is, and sees whether a
// test notices. Fails where fewer than 85 % of the changes are noticed. `--incremental` reuses the results of the last run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { mutationGroups } from "./mutation-groups.mjs";
import { root } from "./workspace.mjs";

const GROUPS = Object.keys(mutationGroups);
const stryker = join(root, "node_modules/@stryker-mutator/core/bin/stryker.js");

const given = process.argv.slice(2);
const groups = GROUPS.filter((group) => given.includes(group));
const options = given.filter((argument) => !GROUPS.includes(argument));

const failed = (groups.length > 0 ? groups : GROUPS).filter((group) => {
  console.log(`\n${group}`);
  const env = { ...process.env, MUTATION_GROUP: group };
  return spawnSync(process.execPath, [stryker, "run", ...options], { cwd: root, env, stdio: "inherit" }).status !== 0;
});
if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
