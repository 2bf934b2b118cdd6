import { closeSync, openSync } from "node:fs";
import { whyRefused } from "../failures/system-words.ts";
import { MAX_BYTES } from "../input/read-input.ts";

/** A program that asks a vault may wait for a person's touch. */
const LIMIT_MS = 60_000;
/** How long a program may take to end once it is asked to. The process itself leaves 500 ms after a stop. */
const END_MS = 300;

/** What a program of a secret has printed, or what is wrong with it. Its output is in no problem: it may hold a part of the secret. */
export type ProgramOutcome = { readonly text: string } | { readonly problem: string; readonly advice?: string };

/** What a program is run with. */
export interface ProgramSetting {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Runs a program for what it prints. At a stop, after a minute, and with this process it is ended, and so is what it has
 * started: a shell, for one, does not pass a signal on.
 */
export async function runSecretProgram(
  [program = "", ...args]: readonly string[],
  { cwd, env, signal }: ProgramSetting,
): Promise<ProgramOutcome> {
  // Loaded where it is used: few tenants have such a secret.
  const { spawn } = await import("node:child_process");
  signal.throwIfAborted();
  const isGroup = mayBeGroup();
  const child = startProgram(() =>
    // Standard input ends at once: a program that reads it would wait for the whole minute.
    spawn(program, args, { cwd, env: { ...env }, detached: isGroup, stdio: ["ignore", "pipe", "ignore"] }),
  );
  if (child instanceof Error) return cannotRun(program, child);
  const kill = (): void => void sendTo(child, isGroup, "SIGKILL");
  let killer: NodeJS.Timeout | undefined;
  const forget = (): void => {
    clearTimeout(killer);
    process.off("exit", kill);
  };
  const end = (): void => {
    sendTo(child, isGroup, "SIGTERM");
    killer ??= setTimeout(() => {
      kill();
      forget();
    }, END_MS);
  };
  process.once("exit", kill);
  signal.addEventListener("abort", end, { once: true });
  child.once("exit", () => {
    // What it has started may need the rest of its time.
    if (killer !== undefined && !sendTo(child, isGroup, 0)) forget();
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ProgramOutcome>((resolve) => {
      const giveUp = (problem: string): void => {
        end();
        child.stdout.destroy();
        resolve({ problem, advice: byHand });
      };
      limit = setTimeout(() => giveUp(hasNotEnded(program, child.exitCode)), LIMIT_MS);
      const chunks: Buffer[] = [];
      let size = 0;
      child.stdout.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_BYTES) giveUp(`${program} printed more than ${MAX_BYTES} bytes.`);
      });
      child.once("error", (error) => resolve(cannotRun(program, error)));
      child.once("close", (code, name) =>
        resolve(code === 0 ? { text: Buffer.concat(chunks).toString() } : hasFailed(program, code ?? name)),
      );
    });
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", end);
    if (killer === undefined) forget();
  }
}

const byHand = "Run it by hand to see why.";

/** Of some faults, such as arguments that are too long, Node throws the error; of others the process has an event. */
function startProgram<Child>(start: () => Child): Child | Error {
  try {
    return start();
  } catch (error) {
    return error as Error;
  }
}

/** A program may have ended, and have left another one that keeps its output open. */
const hasNotEnded = (program: string, exitCode: number | null): string =>
  exitCode === null
    ? `${program} did not end within ${LIMIT_MS / 1000} s.`
    : `${program} has ended, but a program that it started kept its output open for ${LIMIT_MS / 1000} s.`;

/**
 * Whether the program may be put into a process group of its own, which takes its terminal away. With a terminal the program
 * may ask a person there, and Ctrl-C reaches all of its processes anyway. Windows has no such groups.
 */
function mayBeGroup(): boolean {
  if (process.platform === "win32") return false;
  try {
    closeSync(openSync("/dev/tty", "r"));
    return false;
  } catch {
    return true;
  }
}

/** Sends a signal to a program, or to its whole group; 0 only asks. @returns whether there was a process to get it. */
function sendTo(
  child: { readonly pid?: number | undefined; kill(name: NodeJS.Signals | 0): boolean },
  isGroup: boolean,
  name: NodeJS.Signals | 0,
): boolean {
  if (!isGroup || child.pid === undefined) return child.kill(name);
  try {
    return process.kill(-child.pid, name);
  } catch {
    return false;
  }
}

function cannotRun(program: string, { code, message }: NodeJS.ErrnoException): ProgramOutcome {
  if (code === "ENOENT")
    return {
      problem: `there is no program ${program}.`,
      advice: "A name without a slash is looked up in PATH, a relative path in the folder of the configuration file.",
    };
  if (code === "EACCES") return { problem: `${program} is not a program that this user may run.` };
  // Node's message quotes the arguments.
  if (code === "ERR_INVALID_ARG_VALUE")
    return { problem: "its program has no name, or there is a zero byte in the name or in an argument." };
  if (code === "E2BIG") return { problem: `the arguments of ${program} are too long.` };
  return { problem: `${program} cannot be run: ${whyRefused(code ?? message)}.`, advice: byHand };
}

const hasFailed = (program: string, how: number | string | null): ProgramOutcome => ({
  problem:
    typeof how === "number" ? `${program} failed with exit code ${how}.` : `${program} failed (${how ?? "stopped"}).`,
  advice: byHand,
});
