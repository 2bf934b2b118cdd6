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
// Where it is started is where it puts out/.
const { status } = spawnSync(
  process.execPath,
  [join(root, "examples", EXAMPLE, "src/main.ts"), ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
process.exit(status ?? 1);
