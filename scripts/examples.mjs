// The examples as they are when a folder is copied out of the repository.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";
import { stripVTControlCharacters } from "node:util";
import { findChromium } from "./chromium.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

/** Longer than any example takes on a busy machine. */
const TIMEOUT_MS = 180_000;

/** What a server prints when it is ready, ours and Vite's. */
const ADDRESS = /(?:Open|Local:) +(http:\/\/\S+)/;

/** Copies an example, without what was installed or made in it. */
export function copyExample(directory, target) {
  const left = new Set(["node_modules", "dist", "out"].map((name) => join(directory, name)));
  cpSync(directory, target, { recursive: true, filter: (source) => !left.has(source) });
}

/** Runs a script of an example's package.json. */
export async function runScript(folder, name) {
  const chromium = await findChromium();
  return run("npm", ["run", "--silent", name], { cwd: folder, env: { CHROMIUM_PATH: chromium?.executablePath } });
}

/**
 * `npm start`: a program has to end with 0; a server has to answer at the address that it prints, and is then stopped.
 *
 * @returns {ReturnType<typeof run>}
 */
export async function startExample(folder) {
  const started = performance.now();
  const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const child = spawn("npm", ["start", "--silent"], {
    cwd: folder,
    env: { ...process.env, PATH: path, PORT: "0", NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
    // npm and what it starts are stopped together.
    detached: true,
  });
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  };
  const timer = setTimeout(stop, TIMEOUT_MS);
  let output = "";
  /** @type {Promise<boolean> | undefined} */
  let answer;
  const read = (chunk) => {
    output += stripVTControlCharacters(String(chunk));
    const [, address] = ADDRESS.exec(output) ?? [];
    if (address !== undefined) answer ??= answersAt(address).finally(stop);
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const [code] = await once(child, "close");
  clearTimeout(timer);
  const isFine = (await answer) ?? code === 0;
  return { code: isFine ? 0 : code || 1, output, ms: performance.now() - started };
}

const answersAt = (address) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
