import type { Lifetime } from "../internal/lifetime.js";
import { ignore, quietly } from "../internal/notify.js";

/** The connection broke while a body was read; `cause` is what the stream failed with. */
export class BrokenBody extends Error {
  constructor(cause: unknown) {
    super("the body broke", { cause });
  }
}

/** Reads a body chunk by chunk. The end of the lifetime cancels the body, which frees its connection. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #lifetime: Lifetime;
  /** Ends the read that is under way: one listener for all reads costs less than a race for each. */
  #fail: (reason: Error) => void = ignore;

  constructor(body: ReadableStream<Uint8Array>, lifetime: Lifetime) {
    this.#reader = body.getReader();
    this.#lifetime = lifetime;
    lifetime.onEnd((reason) => {
      // Only the platform's streams settle their reads when they are cancelled; this one may come from the caller's `fetch`.
      this.#fail(reason);
      this.cancel();
    });
  }

  /** The next chunk, or undefined at the end. One at a time. @throws BrokenBody, or the lifetime's reason. */
  async read(): Promise<Uint8Array | undefined> {
    this.#lifetime.throwIfEnded();
    try {
      return await new Promise((resolve, reject) => {
        this.#fail = reject;
        this.#reader.read().then(chunkIn).then(resolve, reject);
      });
    } catch (error) {
      this.cancel();
      throw this.#lifetime.reason ?? new BrokenBody(error);
    }
  }

  cancel(): void {
    void quietly(() => this.#reader.cancel());
  }
}

/** Text of a body, cut at a limit. */
export interface BoundedText {
  readonly text: string;
  /** True when the body is longer than the limit. */
  readonly truncated: boolean;
}

/**
 * Reads a body as UTF-8 (a byte order mark is dropped) up to `limitBytes`, then cancels the rest. In each
 * case the body ends up read or cancelled: an unread one would hold its socket.
 *
 * @throws BrokenBody, or the lifetime's reason. `onPartial` gets what had arrived by then.
 */
export async function readText(
  { body }: Response,
  limitBytes: number,
  lifetime: Lifetime,
  onPartial: (text: string) => void = ignore,
): Promise<BoundedText> {
  if (body === null) return { text: "", truncated: false };
  const collected = new BodyText(body, limitBytes);
  try {
    return await lifetime.race(collected.read());
  } catch (error) {
    collected.cancel();
    onPartial(collected.text);
    throw lifetime.reason ?? new BrokenBody(error);
  }
}

/** The text of a body, as far as it has come. */
class BodyText {
  text = "";
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limitBytes: number;

  constructor(body: ReadableStream<Uint8Array>, limitBytes: number) {
    this.#reader = body.getReader();
    this.#limitBytes = limitBytes;
  }

  async read(): Promise<BoundedText> {
    const decoder = new TextDecoder();
    let room = this.#limitBytes;
    for (;;) {
      const chunk = chunkIn(await this.#reader.read());
      if (chunk === undefined) return { text: this.text + decoder.decode(), truncated: false };
      this.text += decoder.decode(chunk.subarray(0, room), { stream: true });
      if (chunk.byteLength > room) {
        this.cancel();
        return { text: this.text, truncated: true };
      }
      room -= chunk.byteLength;
    }
  }

  cancel(): void {
    void quietly(() => this.#reader.cancel());
  }
}

/**
 * The bytes of one chunk; undefined at the end. A `Uint8Array` of another realm is no `instanceof`; and the stream of a
 * caller's `fetch` may yield anything.
 */
function chunkIn({ done, value }: ReadableStreamReadResult<Uint8Array>): Uint8Array | undefined {
  if (done) return undefined;
  if ((value as Uint8Array | undefined)?.BYTES_PER_ELEMENT !== 1)
    throw new TypeError("the body has a chunk that is not a Uint8Array");
  return value;
}

/** Cancels a body that will not be read, which frees its connection. */
export function discardBody(response: Response): void {
  void quietly(() => response.body?.cancel());
}
