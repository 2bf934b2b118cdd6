import type { FileHandle } from "node:fs/promises";
import { freeMemory } from "./node-memory.js";

/** A batch has so many bytes, or so many chunks, before it is written; smaller ones cost more time, larger ones memory. */
const batchBytes = 512 * 1024;
const batchChunks = 256;

const ignore = (): void => {};

/**
 * Writes to an open file from its start, in large batches: while one is on its way to the disk, the next one is gathered.
 * So a failure is reported by a later call, at the latest by `flush`. Nothing is copied: on a machine that is busy with the
 * network as well, another pass over gigabytes takes longer than writing them.
 */
export class BatchWriter {
  readonly #handle: FileHandle;
  #batch: Uint8Array[] = [];
  #batchBytes = 0;
  #sentBytes = 0;
  #writing = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /**
   * Takes a chunk with its memory, which is given back once it is written. A promise is returned only when a batch is full.
   *
   * @throws Error of an earlier batch (`code`: ENOSPC, EFBIG, EIO …), by the promise.
   */
  write(chunk: Uint8Array): Promise<void> | undefined {
    this.#batch.push(chunk);
    this.#batchBytes += chunk.byteLength;
    return this.#batchBytes < batchBytes && this.#batch.length < batchChunks ? undefined : this.#send();
  }

  /** Resolves when the operating system has everything that was written so far. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#writing;
  }

  /** Empties the file, and forgets what went wrong with it. */
  async rewind(): Promise<void> {
    await this.settled();
    await this.#handle.truncate(0);
    this.#batch = [];
    this.#batchBytes = this.#sentBytes = 0;
    this.#writing = Promise.resolve();
  }

  /** Resolves when no write is under way any more, however it went. */
  settled(): Promise<void> {
    return this.#writing.catch(ignore);
  }

  async #send(): Promise<void> {
    await this.#writing;
    this.#writing = writeBatch(this.#handle, this.#batch, this.#sentBytes);
    this.#writing.catch(ignore); // the next write gets the error
    this.#sentBytes += this.#batchBytes;
    this.#batch = [];
    this.#batchBytes = 0;
  }
}

async function writeBatch(handle: FileHandle, batch: Uint8Array[], start: number): Promise<void> {
  let left = batch;
  // A disk that is nearly full takes a part of a batch; only the next write fails.
  for (let position = start; left.length > 0;) {
    const { bytesWritten } = await handle.writev(left, position);
    position += bytesWritten;
    left = without(left, bytesWritten);
    if (bytesWritten === 0 && left.length > 0)
      throw new Error("the file system takes no more bytes, and does not say why");
  }
  for (const chunk of batch) freeMemory(chunk);
}

/** What is left of the chunks without their first `count` bytes. */
function without(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let done = count;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(done);
    done = Math.max(0, done - chunk.byteLength);
    return rest.byteLength === 0 ? [] : [rest];
  });
}
