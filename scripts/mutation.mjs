// `pnpm mutation [folder …] [options of Stryker]`: changes the sources in every small way there is, and sees whether a
// test notices. Fails where fewer than 85 % of the changes are noticed. `--incremental` reuses the results of the last run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const FOLDERS = ["retry", "auth", "download"];
const stryker = join(root, "node_modules/@stryker-mutator/core/bin/stryker.js");

const given = process.argv.slice(2);
const folders = FOLDERS.filter((folder) => given.includes(folder));
const options = given.filter((argument) => !FOLDERS.includes(argument));

const failed = (folders.length > 0 ? folders : FOLDERS).filter((folder) => {
  console.log(`\npackages/core/src/${folder}`);
  const env = { ...process.env, MUTATED_FOLDER: folder };
  return spawnSync(process.execPath, [stryker, "run", ...options], { cwd: root, env, stdio: "inherit" }).status !== 0;
});
if (failed.length > 0) console.error(`\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
