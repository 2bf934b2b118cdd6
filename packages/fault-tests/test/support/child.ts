import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder that is removed when the file's tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "fault-tests-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** A running program. */
export interface Running {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
}

/** How to start a program. */
export interface StartOptions {
  readonly nodeOptions?: readonly string[];
  /** Gets all that was written so far, each time there is more. */
  readonly onOutput?: (output: string) => void;
  /** Set beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a shell does first; the program is its `"$@"`. */
  readonly shell?: string;
}

/** Starts a program. */
export function start(
  file: string,
  args: readonly string[],
  { nodeOptions = [], onOutput, env, shell }: StartOptions = {},
): Running {
  const words = [process.execPath, ...nodeOptions, file, ...args];
  const [command = "", ...rest] = shell === undefined ? words : ["/bin/sh", "-c", shell, "sh", ...words];
  const child = spawn(command, rest, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "", NODE_COMPILE_CACHE: `${file}-cache`, ...env },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    onOutput?.(output);
  });
  const exited = new Promise<Exit>((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal, output }));
  });
  return { child, exited };
}
