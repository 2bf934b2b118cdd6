/** Bytes that come in pieces, one after the other. */
export interface ByteSource {
  /** The next bytes, in memory that no other code uses; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Lets go of what is behind it. Never throws. */
  cancel(): Promise<void>;
}

export const ignore = (): void => {};

/** The bytes of a stream that was made here. */
export function streamBytes(stream: ReadableStream<Uint8Array>): ByteSource {
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()).value,
    cancel: () => reader.cancel().catch(ignore),
  };
}

/** The bytes of a caller's stream, also of one of Node's own. */
export function foreignBytes(stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ByteSource {
  const { next, cancel } = "getReader" in stream ? streamBytes(stream) : iteratedBytes(stream);
  return {
    async next() {
      const chunk: unknown = await next();
      if (chunk === undefined) return undefined;
      if (!(chunk instanceof Uint8Array)) throw new Error(`the stream gave a ${typeof chunk} in the place of bytes`);
      // Its memory may be used again for the next one.
      return new Uint8Array(chunk);
    },
    cancel,
  };
}

function iteratedBytes(stream: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await iterator.next();
      return done === true ? undefined : value;
    },
    // Not waited for: a caller's iterator may hang.
    cancel: async () => void iterator.return?.().catch(ignore),
  };
}
