/**
 * Whether no other code can hold the memory of a body's chunks: a byte stream takes it away from the code that put it in.
 * Other streams may pass on what their maker still uses.
 */
export function ownsChunks(body: ReadableStream | null): boolean {
  // A stream of another implementation may ignore `mode`, or stay locked after the test.
  if (!(body instanceof ReadableStream)) return false;
  try {
    body.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

/**
 * Frees the memory of a chunk at once. A download goes through gigabytes in small pieces, and left to themselves they
 * pile up until the garbage collector goes through all that lives: a fifth of the processor's time.
 */
export function freeMemory(chunk: Uint8Array): void {
  try {
    (chunk.buffer as { transfer?: (bytes: number) => unknown }).transfer?.(0);
  } catch {
    // Memory of Node's own pool, say, cannot be given away, and is left to the collector.
  }
}
