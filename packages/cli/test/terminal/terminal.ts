import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createRequire } from "node:module";
import type { Terminal as Emulator } from "@xterm/headless";
import { afterThisTest } from "../support.ts";

// The package is CommonJS that Node finds no names in.
const { Terminal } = createRequire(import.meta.url)("@xterm/headless") as { Terminal: typeof Emulator };

/** True where this machine can give a program a terminal. Under CI it must, but on Windows, which has no pty. */
export const hasPty = spawnSync("python3", ["-c", "import pty"]).status === 0;
if (!hasPty && process.env["CI"] && process.platform !== "win32")
  throw new Error("No python3 with pty found, and under CI the terminal tests must run.");

/** What a terminal is opened with. */
export interface TerminalSetting {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program in a terminal, and what a person would see there. */
export class TerminalSession {
  readonly #emulator: Emulator;
  readonly #control: (line: string) => void;
  #raw = "";
  #isOver = false;
  /** Resolves to the exit code. */
  readonly ended: Promise<number | null>;

  constructor(argv: readonly string[], { columns, rows, env = {}, cwd }: TerminalSetting) {
    this.#emulator = new Terminal({ cols: columns, rows, scrollback: 1_000, allowProposedApi: true });
    const script = join(import.meta.dirname, "run-in-terminal.py");
    const child = spawn("python3", [script, String(columns), String(rows), process.execPath, ...argv], {
      cwd,
      env: {
        PATH: process.env["PATH"],
        HOME: cwd,
        TERM: "xterm-256color",
        LANG: "C.UTF-8",
        PYTHONCOERCECLOCALE: "0",
        ...env,
      },
      stdio: ["pipe", "pipe", "inherit"],
    });
    afterThisTest(() => child.kill("SIGKILL"));
    this.#control = (line) => void child.stdin.write(`${line}\n`);
    child.once("close", () => (this.#isOver = true));
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const read = (async () => {
      for await (const chunk of child.stdout) await this.#write(chunk as Buffer);
    })();
    this.ended = Promise.all([closed, read]).then(([code]) => code);
  }

  /** Everything that was written, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }

  /** All lines, from the first of the scroll-back to the last one with text. */
  lines(): string[] {
    const { active } = this.#emulator.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, index) => active.getLine(index)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** How many lines went on in the next row because they were too long. */
  wrappedRows(): number {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: active.length }, (_, index) => active.getLine(index)?.isWrapped === true).filter(
      Boolean,
    ).length;
  }

  /** False after "hide the cursor" until "show it". */
  isCursorShown(): boolean {
    return this.#raw.lastIndexOf("\u001b[?25l") <= this.#raw.lastIndexOf("\u001b[?25h");
  }

  type(text: string): void {
    this.#control(`type ${JSON.stringify(text)}`);
  }

  /** Takes the terminal away, as a window that is closed does. */
  close(): void {
    this.#control("close");
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#control(`resize ${columns} ${rows}`);
  }

  /** Resolves once the lines are as wished. @throws after a minute, with the lines. */
  async until(isReached: (lines: readonly string[]) => boolean): Promise<void> {
    for (let waitedMs = 0; !isReached(this.lines()); waitedMs += 20) {
      if (waitedMs > 60_000 || this.#isOver)
        throw new Error(`never reached; the terminal shows:\n${this.lines().join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #write(chunk: Buffer): Promise<void> {
    this.#raw += chunk.toString("utf8");
    await new Promise<void>((resolve) => this.#emulator.write(chunk, resolve));
  }
}
