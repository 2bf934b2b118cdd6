import { constants } from "node:fs";
import { appendFile, open, stat, type FileHandle } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What is wrong with a pipe, by the system's codes. */
const pipeFaults: Readonly<Record<string, string>> = {
  EAGAIN: "its reader takes nothing",
  ENXIO: "it has no reader",
  EPIPE: "its reader has gone",
};

/** How often a pipe is tried that nothing reads, or that is full. */
const TRY_MS = 20;
/** How long the end of a command waits for a reader that takes nothing. */
const READER_MS = 1_000;
const pipeFlags = constants.O_WRONLY | constants.O_NONBLOCK;

/**
 * Appends texts to a file, a device or a pipe, one after the other. Writing to a pipe without a reader would wait for ever,
 * and so would the process, which cannot end meanwhile: a pipe is opened once, and in a way that does not wait.
 */
export class Appender {
  readonly #path: string;
  #written: Promise<void> = Promise.resolve();
  #pipe: FileHandle | undefined;
  /** When the end of the command gives up. Each byte that the reader takes puts it off. */
  #until = Infinity;

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends a text after those before it; {@link close} rejects with what fails. */
  append(text: string): void {
    this.#written = this.#written.then(() => this.#write(text));
    // Without this line it would be an unhandled rejection, too.
    this.#written.catch(() => {});
  }

  /** Waits for what was appended. @throws the first error of the system. */
  async close(): Promise<void> {
    this.#until = performance.now() + READER_MS;
    try {
      await this.#written;
    } finally {
      await this.#pipe?.close();
    }
  }

  async #write(text: string): Promise<void> {
    const isPipe = this.#pipe !== undefined || (await stat(this.#path).catch(() => undefined))?.isFIFO() === true;
    if (!isPipe) return await appendFile(this.#path, text);
    const pipe = (this.#pipe ??= await this.#unlessBusy(() => open(this.#path, pipeFlags)));
    for (let rest = Buffer.from(text); rest.length > 0;) {
      const { bytesWritten } = await this.#unlessBusy(() => pipe.write(rest));
      rest = rest.subarray(bytesWritten);
      if (this.#until !== Infinity) this.#until = performance.now() + READER_MS;
    }
  }

  /** Repeats what a pipe refuses until its reader is there, or takes something. */
  async #unlessBusy<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        const fault = pipeFaults[code];
        if (fault === undefined) throw error;
        if (code === "EPIPE" || performance.now() > this.#until) throw new Error(fault, { cause: error });
      }
      await sleep(TRY_MS);
    }
  }
}
