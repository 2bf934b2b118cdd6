/** Bytes that come in pieces, one after the other. */
export interface ByteSource {
  /** The next bytes, in memory that no other code uses; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Lets go of what is behind it. Never throws. */
  cancel(): Promise<void>;
}

export const ignore = (): void => {};

/** Bytes, and others behind them. */
export function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}

/** The bytes of a stream that was made here. */
export function streamBytes(stream: ReadableStream<Uint8Array>): ByteSource {
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()).value,
    cancel: () => reader.cancel().catch(ignore),
  };
}

/** A stream of bytes, which are read as they are asked for. */
export const byteStream = ({ next, cancel }: ByteSource): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await next();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );

/** The bytes of a caller's stream, also of one of Node's own. */
export function callerBytes(stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): ByteSource {
  const { read, cancel } = "getReader" in stream ? readerOf(stream) : iteratorOf(stream);
  return {
    async next() {
      const { value, done } = await read();
      if (done === true) return undefined;
      // Something that is no piece must not pass for the end either.
      if (!(value instanceof Uint8Array))
        throw new Error(`the stream returned a value of type ${typeof value} instead of bytes`);
      // Its memory may be used again for the next one.
      return new Uint8Array(value);
    },
    cancel,
  };
}

/** A stream that may give anything. */
interface CallerStream {
  read(): Promise<{ readonly value?: unknown; readonly done?: boolean | undefined }>;
  cancel(): Promise<void>;
}

function readerOf(stream: ReadableStream<unknown>): CallerStream {
  const reader = stream.getReader();
  return { read: () => reader.read(), cancel: () => reader.cancel().catch(ignore) };
}

function iteratorOf(stream: AsyncIterable<unknown>): CallerStream {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    read: () => iterator.next(),
    // Not waited for: a caller's iterator may hang.
    cancel: async () => void iterator.return?.().catch(ignore),
  };
}
