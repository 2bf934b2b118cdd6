import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { MeasureOptions, MeasureResults } from "./client/measure-options.ts";

/** Longest a single measurement may take before it counts as failed. */
const maxMs = 300_000;

/** What the server saw since it was last asked to forget. */
export interface ServerCounts {
  readonly requests: number;
  /** How many of them were answered 429. */
  readonly refused: number;
  /** Answers under way now. */
  readonly open: number;
}

/** The loopback server in its own process. */
export interface ServerProcess {
  readonly url: string;
  counts(): Promise<ServerCounts>;
  /** Counts from zero again; the rate limit starts afresh. */
  reset(): Promise<void>;
  stop(): void;
}

/** Starts the server from `folder`. */
export async function startServer(folder: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(folder, "src/server/main.ts")], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await firstLine(child);
  return {
    url,
    counts: async () => (await (await fetch(`${url}/control/counts`)).json()) as ServerCounts,
    reset: async () => void (await (await fetch(`${url}/control/reset`, { method: "POST" })).text()),
    stop: () => void child.kill(),
  };
}

/** Measures in a process of its own. @throws Error when it fails, takes too long or gives no result. */
export async function measure<Kind extends keyof MeasureOptions>(
  folder: string,
  kind: Kind,
  options: MeasureOptions[Kind],
): Promise<MeasureResults[Kind]> {
  const output = await runNode(folder, [join(folder, "src/client/main.ts"), kind, JSON.stringify(options)]);
  return JSON.parse(output) as MeasureResults[Kind];
}

/** Runs Node in `folder`. @returns the last line it wrote. @throws Error when it fails or says nothing. */
export async function runNode(folder: string, parameters: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, parameters, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), maxMs);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ending = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? String(code)));
  });
  clearTimeout(timer);
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  if (ending !== "0" || line === "") throw new Error(`node ${parameters.join(" ")} ended with ${ending}:\n${errors}`);
  return line;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout !== null) for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the server did not start");
}
