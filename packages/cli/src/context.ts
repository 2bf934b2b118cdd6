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
  /** Aborted by the first Ctrl-C or SIGTERM; its reason is a {@link StopRequest}. */
  readonly signal: AbortSignal;
  /** Makes this process trust what the system trusts, and go through the environment's proxy. */
  prepareNetwork(needs: NetworkNeeds): void;
}

/** Why a command was asked to stop. */
export class StopRequest extends Error {
  override readonly name = "AbortError";
  readonly signal: "SIGINT" | "SIGTERM";
  readonly exitCode: number;
  /** What a second signal does. */
  readonly hint: string;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(signal === "SIGINT" ? "stopped by Ctrl-C" : "stopped by SIGTERM");
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? 130 : 143;
    this.hint = `${signal === "SIGINT" ? "Ctrl-C" : "SIGTERM"} again quits at once.`;
  }
}
