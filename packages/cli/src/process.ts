import { writeSync } from "node:fs";
import { StopRequest, stopSignals } from "./context.ts";
import { exit } from "./exit-codes.ts";
import { faultLines } from "./failures/fault-lines.ts";
import { prepareNetwork } from "./network.ts";
import { runProgram } from "./run-program.ts";

/**
 * npm sends one Ctrl-C twice: a second one counts only after this time. A SIGHUP never counts as one: a terminal that closes
 * sends several, and systemd sends one after its SIGTERM.
 */
const REPEAT_MS = 300;
/** Once a command has stopped, its process ends by itself. After this time it waits for something that never comes. */
const LEAVE_MS = 500;

/** Runs this process's command line, and sets its exit code. Never ends the process before its output is written. */
export async function runProcess(): Promise<void> {
  handleUncaughtErrors();
  hideExperimentalWarnings();
  // Reports, records and handles are about persons: what this process writes is for its user alone.
  process.umask(process.umask() | 0o077);
  const stop = new AbortController();
  let stoppedAt: number | undefined;
  for (const name of stopSignals) {
    process.on(name, () => {
      const request = new StopRequest(name);
      if (stoppedAt === undefined) {
        stoppedAt = performance.now();
        stop.abort(request);
      } else if (name !== "SIGHUP" && performance.now() - stoppedAt > REPEAT_MS) leave(request, request.exitCode);
    });
  }
  let isReading = false;
  process.exitCode = await runProgram(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    // Opened where it is read: that alone takes longer than most of the help.
    get stdin() {
      isReading = true;
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stop.signal,
    prepareNetwork,
  });
  // An open standard input would keep the process alive.
  if (isReading) process.stdin.unref?.();
  // So would a read that was given up.
  const { reason } = stop.signal;
  if (reason instanceof StopRequest) setTimeout(() => leave(reason, process.exitCode), LEAVE_MS).unref();
}

/** Ends the process, whatever it waits for. */
function leave(request: StopRequest, exitCode: typeof process.exitCode): never {
  if (process.platform !== "win32") process.on("exit", () => endAtOnce(request, exitCode));
  process.exit(exitCode);
}

/**
 * Exiting waits for reads that are under way, and that of a pipe without a writer, or of a network disk that hangs, never
 * ends. Another program in place of this one waits for nothing. Node before 22.15 cannot do that: there a signal that is not
 * handled does the same, but not in the first process of a container.
 */
function endAtOnce({ signal }: StopRequest, exitCode: typeof process.exitCode): void {
  process.execve?.(process.execPath, [process.execPath, "--eval", `process.exit(${exitCode})`], {});
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Writes errors that no command has caught. Node would print a line of the bundle, which has thousands of characters. */
function handleUncaughtErrors(): void {
  process.on("uncaughtException", (error: unknown) => {
    writeLast(faultLines(error));
    if (process.argv.includes("--debug") && error instanceof Error) writeLast([error.stack ?? ""]);
    process.exit(exit.bug);
  });
}

/** Node 22 calls SQLite, by which locks are taken, an experiment: a line on standard error that its reader can do nothing about. */
function hideExperimentalWarnings(): void {
  const { emitWarning } = process;
  process.emitWarning = ((...parameters: Parameters<typeof emitWarning>): void => {
    const [, type] = parameters;
    if ((type as unknown) !== "ExperimentalWarning") Reflect.apply(emitWarning, process, parameters);
  }) as typeof emitWarning;
}

/** Writes at once, without the streams: one of them may have failed. */
function writeLast(lines: readonly string[]): void {
  try {
    writeSync(process.stderr.fd, lines.map((line) => `${line}\n`).join(""));
  } catch {
    // It cannot be written anywhere; the exit code remains.
  }
}
