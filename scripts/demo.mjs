// `npm start`: builds what changed, then runs an example. Further arguments go to the example.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const EXAMPLE = "download-report";

const build = await run("node", [join(root, "scripts/build.mjs"), "--if-stale"]);
if (build.code !== 0) {
  console.error(build.output);
  process.exit(build.code);
}
const { status } = spawnSync(
  "pnpm",
  ["--silent", "--dir", join(root, "examples", EXAMPLE), "run", "start", ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit", shell: process.platform === "win32" },
);
process.exit(status ?? 1);
