import type { ReportsError } from "../errors/reports-error.js";
import type { FileSink } from "../platform/file-sink.js";
import { FileTextDecoder } from "../scan/text-decoder.js";

/**
 * The longest text that V8 can hold, in characters. No encoding makes more characters than bytes, so a file of so many
 * bytes fits.
 */
export const largestTextBytes: number = 0x1fff_ffe8;

/** Collects a file in memory. */
export class MemorySink implements FileSink {
  readonly path: string;
  readonly #limitBytes: number;
  readonly #toError: () => ReportsError;
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #sizeBytes = 0;

  /** @param toError of what is larger than `limitBytes`: the rest of it is not read. */
  constructor(path: string, limitBytes: number, toError: () => ReportsError) {
    this.path = path;
    this.#limitBytes = limitBytes;
    this.#toError = toError;
  }

  write(chunk: Uint8Array): undefined {
    this.#sizeBytes += chunk.byteLength;
    if (this.#sizeBytes > this.#limitBytes) throw this.#toError();
    this.#chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }

  async rewind(): Promise<void> {
    this.#chunks = [];
    this.#sizeBytes = 0;
  }

  async commit(): Promise<void> {}

  discard(): Promise<void> {
    return this.rewind();
  }

  blob(type: string): Blob {
    return new Blob(this.#chunks, { type });
  }

  text(charset: string | undefined): string {
    const decoder = new FileTextDecoder(false, charset);
    let text = "";
    for (const chunk of this.#chunks) text += decoder.decode(chunk);
    return text + decoder.end();
  }
}
