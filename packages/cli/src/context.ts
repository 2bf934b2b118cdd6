import type { Readable } from "node:stream";
import type { NetworkNeeds } from "./network.ts";

/** Where a command writes: a terminal, a file or a pipe. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Bytes that wait for the reader. */
  readonly writableLength?: number;
}

/** All that a command sees of the process it runs in, so that tests can run it without one. */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP; its reason is a {@link StopRequest}. */
  readonly signal: AbortSignal;
  /** Makes this process trust what the system trusts, and go through the environment's proxy. */
  prepareNetwork(needs: NetworkNeeds): void;
}

/** The signals that ask a command to stop: what a message calls each, its exit code, and what ends a stop at once. */
const stops = {
  SIGINT: { name: "Ctrl-C", exitCode: 130, hint: "Ctrl-C again quits at once." },
  SIGTERM: { name: "SIGTERM", exitCode: 143, hint: "SIGTERM again quits at once." },
  SIGHUP: { name: "SIGHUP", exitCode: 129, hint: "SIGTERM quits at once." },
} as const;

/** A signal that asks a command to stop. */
export type StopSignal = keyof typeof stops;

/** All of them. */
export const stopSignals = Object.keys(stops) as readonly StopSignal[];

/** Why a command was asked to stop. */
export class StopRequest extends Error {
  override readonly name = "AbortError";
  readonly signal: StopSignal;
  readonly exitCode: number;
  /** What a second signal does. */
  readonly hint: string;

  constructor(signal: StopSignal) {
    const { name, exitCode, hint } = stops[signal];
    super(`stopped by ${name}`);
    this.signal = signal;
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
