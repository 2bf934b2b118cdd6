import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { World } from "../../demo/world.ts";

const program = join(import.meta.dirname, "../../demo/fleet-of-fakes.ts");

/** The worker processes of a fleet. */
export class Workers {
  readonly #world: string;
  readonly #running = new Map<string, ChildProcess>();
  #started = 0;
  /** How often one was killed. */
  kills = 0;
  /** What they wrote to standard error. */
  complaints = "";

  constructor(world: World) {
    this.#world = JSON.stringify(world);
  }

  /** Resolves when the worker is ready. */
  async start(): Promise<void> {
    const name = `worker-${++this.#started}`;
    const child = this.#spawn(name, ["worker"]);
    this.#running.set(name, child);
    const isReady = once(child.stdout as NonNullable<typeof child.stdout>, "data");
    const isOver = once(child, "exit").then(() => {
      if (this.#running.get(name) === child) throw new Error(`${name} has ended: ${this.complaints}`);
    });
    await Promise.race([isReady, isOver]);
  }

  /** As a machine dies. */
  kill(name: string): void {
    const child = this.#running.get(name);
    if (child === undefined) return;
    this.#running.delete(name);
    child.kill("SIGKILL");
    this.kills++;
  }

  killAny(): void {
    const names = [...this.#running.keys()];
    this.kill(names[Math.floor(Math.random() * names.length)] ?? "");
  }

  /** One of the other commands. @returns its exit code and what it printed. */
  async run(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    const child = this.#spawn("command", args);
    let output = "";
    child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
    const [code] = await once(child, "close");
    return { code: Number(code), output };
  }

  /** Tells all to stop. @returns the exit codes. */
  async stop(): Promise<(number | null)[]> {
    const children = [...this.#running.values()];
    this.#running.clear();
    for (const child of children) child.kill("SIGTERM");
    for (const child of children) if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return children.map(({ exitCode }) => exitCode);
  }

  #spawn(name: string, args: readonly string[]): ChildProcess {
    const env = { ...process.env, WORLD: this.#world, WORKER: name };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    child.stderr.on("data", (text: Buffer) => (this.complaints += text.toString()));
    return child;
  }
}
