import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const packages = fileURLToPath(new URL("../../..", import.meta.url));
const clients = ["sailpoint-reports", "session-reports", "ping-reports"];

/** Bundles the program, sources and all, so that it starts fast. @returns its path. */
export async function bundleProgram(folder: string): Promise<string> {
  const outfile = join(folder, "collecting.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("collecting-program.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    define: { __VERSION__: '"0.0.0"' },
    alias: {
      "#platform": join(packages, "core/src/platform/node.ts"),
      "#files": join(packages, "rows/src/platform/node.ts"),
      "@identity-reports/core/vendor": join(packages, "core/src/vendor.ts"),
      "@identity-reports/core/rows": join(packages, "core/src/rows.ts"),
      ...Object.fromEntries(
        [...clients, "core", "rows", "evidence"].map((name) => [
          `@identity-reports/${name}`,
          join(packages, name, "src/index.ts"),
        ]),
      ),
    },
    logLevel: "error",
  });
  return outfile;
}

/** When a process is killed: at its nth line and a moment later, or at once when something has happened. */
export type Kill = { readonly atLine: number; readonly laterMs: number } | { readonly after: Promise<void> };

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly isKilled: boolean;
  /** What it said last. */
  readonly last: Readonly<Record<string, unknown>>;
}

/** How to start the program. */
export interface RunOptions {
  readonly kill?: Kill | undefined;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** Starts the program. */
export const startProgram = (program: string, parameters: readonly string[], node: readonly string[] = []) =>
  spawn(process.execPath, [...node, program, ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "", NODE_COMPILE_CACHE: `${program}-cache` },
  });

/** Runs the program to its end, or to its kill. */
export function runProgram(
  program: string,
  parameters: readonly string[],
  { kill, node = [] }: RunOptions = {},
): Promise<Ended> {
  const child = startProgram(program, parameters, node);
  let output = "";
  let isKilling = false;
  if (kill !== undefined && "after" in kill) void kill.after.then(() => child.kill("SIGKILL"));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (kill === undefined || "after" in kill || isKilling || output.split("\n").length - 1 < kill.atLine) return;
    isKilling = true;
    setTimeout(() => child.kill("SIGKILL"), kill.laterMs);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => {
      const lines = output.split("\n").filter((line) => line.endsWith("}"));
      const last: Record<string, unknown> = JSON.parse(lines.at(-1) ?? "{}");
      resolve({ code, isKilled: signal === "SIGKILL", last });
    });
  });
}
