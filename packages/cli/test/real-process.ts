import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterThisTest } from "./support.ts";

/** The built program: `node scripts/build.mjs` makes it. */
export const program = join(import.meta.dirname, "../dist/identity-reports.js");

/** What a process is started with. */
export interface ProcessSetting {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** True for a session of its own, without the terminal that the tests may be run in. */
  readonly detached?: boolean;
}

/** A process under way. */
export interface RunningProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts the real program, with an environment of its own. */
export function startProcess(
  argv: readonly string[],
  { env = {}, cwd, detached = false }: ProcessSetting = {},
): RunningProcess {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    detached,
    env: { PATH: process.env["PATH"], HOME: cwd ?? "/nonexistent", IDENTITY_REPORTS_INTERVAL: "20ms", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end();
  // A test that fails leaves no process behind.
  afterThisTest(() => child.kill("SIGKILL"));
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const ended = Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) };
}
