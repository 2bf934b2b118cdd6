// Runs a tool of this repository and keeps what it says.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { stripVTControlCharacters } from "node:util";
import { root } from "./workspace.mjs";

/**
 * Never throws: a tool that cannot be started is a code and a line of output too.
 *
 * @param {string} command   the name of a tool in node_modules/.bin, or "node" for the running Node
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ code: number, output: string, ms: number }>}
 */
export function run(command, args, { cwd = root, env = {} } = {}) {
  const started = performance.now();
  const path = [join(root, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    let output = "";
    const finish = (code) =>
      resolve({ code, output: stripVTControlCharacters(output), ms: performance.now() - started });
    const child = spawn(command === "node" ? process.execPath : command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, PATH: path, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && command !== "node",
    });
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => {
      output += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.on("close", (code, signal) => {
      if (signal) output += `${command}: ended by ${signal}\n`;
      finish(code ?? 1);
    });
  });
}
