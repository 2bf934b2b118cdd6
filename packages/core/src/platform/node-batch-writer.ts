import type { FileHandle } from "node:fs/promises";
import { release } from "./node-memory.js";

/** Two buffers of this size are held for each open file. Smaller ones were slower, larger ones hardly faster. */
const batchBytes = 256 * 1024;

const ignore = (): void => {};

/**
 * Writes to an open file from its start, in large batches: while one is on its way to the disk, the next one fills. So a
 * failure is reported by a later call, at the latest by `flush`.
 */
export class BatchWriter {
  readonly #handle: FileHandle;
  #filling = Buffer.allocUnsafeSlow(batchBytes);
  #spare = Buffer.allocUnsafeSlow(batchBytes);
  #filledBytes = 0;
  #sentBytes = 0;
  #writing = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /**
   * Takes a copy. A promise is returned only when a batch got full.
   *
   * @param isOurs true to give back the memory of the chunk, which is then empty.
   * @throws Error of an earlier or of this batch (`code`: ENOSPC, EFBIG, EIO …), by the promise.
   */
  write(chunk: Uint8Array, isOurs = false): Promise<void> | undefined {
    const piece = chunk.subarray(0, batchBytes - this.#filledBytes);
    this.#filling.set(piece, this.#filledBytes);
    this.#filledBytes += piece.byteLength;
    if (this.#filledBytes === batchBytes) return this.#sendAndTake(chunk.subarray(piece.byteLength), isOurs);
    if (isOurs) release(chunk);
    return undefined;
  }

  /** Resolves when everything written so far has been handed to the operating system. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#writing;
  }

  /** Empties the file, and forgets what went wrong with it. */
  async restart(): Promise<void> {
    await this.settled();
    await this.#handle.truncate(0);
    this.#filledBytes = this.#sentBytes = 0;
    this.#writing = Promise.resolve();
  }

  /** Resolves when no write is under way any more, however it went. */
  settled(): Promise<void> {
    return this.#writing.catch(ignore);
  }

  async #sendAndTake(rest: Uint8Array, isOurs: boolean): Promise<void> {
    await this.#send();
    await this.write(rest, isOurs);
  }

  async #send(): Promise<void> {
    await this.#writing;
    const batch = this.#filling.subarray(0, this.#filledBytes);
    this.#writing = writeFully(this.#handle, batch, this.#sentBytes);
    this.#writing.catch(ignore); // whoever awaits it next gets the error
    [this.#filling, this.#spare] = [this.#spare, this.#filling];
    this.#sentBytes += this.#filledBytes;
    this.#filledBytes = 0;
  }
}

/** A disk that is nearly full takes a part of a batch and refuses the rest only when asked again. */
async function writeFully(handle: FileHandle, batch: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < batch.byteLength;) {
    done += (await handle.write(batch, done, batch.byteLength - done, position + done)).bytesWritten;
  }
}
