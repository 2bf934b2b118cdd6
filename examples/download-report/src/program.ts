import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifest = fileURLToPath(import.meta.resolve("@identity-reports/cli/package.json"));
const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: Readonly<Record<string, string>> };

/** What `npm install -g @identity-reports/cli` puts on the path. */
const identityReports = join(dirname(manifest), bin["identity-reports"] ?? "");

/** Runs `identity-reports`, in this terminal. @returns its exit code. */
export const runTool = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> =>
  run(process.execPath, [identityReports, ...args], env);

/** Runs a command in this terminal. @returns its exit code; 127 when there is no such command. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", env, cwd });
    child.once("error", () => resolve(127));
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGTERM" ? 143 : 130)));
  });
}
