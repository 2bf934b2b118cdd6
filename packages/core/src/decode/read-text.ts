import type { Lifetime } from "../internal/lifetime.js";
import { ignore, quietly } from "../internal/notify.js";

/** The connection broke while a body was read; `cause` is what the stream failed with. */
export class BrokenBody extends Error {
  constructor(cause: unknown) {
    super("the body broke", { cause });
  }
}

/** Reads a body piece by piece, as long as its lifetime lasts: the end of the lifetime lets go of the connection. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #lifetime: Lifetime;
  /** Ends the read that is under way: one listener for all reads costs less than a race for each. */
  #fail: (reason: Error) => void = ignore;

  constructor(body: ReadableStream<Uint8Array>, lifetime: Lifetime) {
    this.#reader = body.getReader();
    this.#lifetime = lifetime;
    lifetime.onEnd((reason) => {
      // Not left to the stream, which may be the caller's own: the platform's settle their reads when they are cancelled.
      this.#fail(reason);
      this.cancel();
    });
  }

  /** The next piece, or undefined at the end. One at a time. @throws BrokenBody, or the lifetime's reason. */
  async read(): Promise<Uint8Array | undefined> {
    this.#lifetime.throwIfEnded();
    try {
      return await new Promise((resolve, reject) => {
        this.#fail = reject;
        this.#reader.read().then(({ done, value }) => {
          // Bytes of another realm are no `instanceof`; and a caller's own stream may hand out anything.
          if (done) resolve(undefined);
          else if ((value as Uint8Array | undefined)?.BYTES_PER_ELEMENT === 1) resolve(value);
          else reject(new TypeError("the body has a piece that is no Uint8Array"));
        }, reject);
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
  /** True when the body went on beyond the limit. */
  readonly truncated: boolean;
}

/**
 * Reads a body as UTF-8 (a byte order mark is dropped) up to `limitBytes`, then lets go of the connection. Whatever
 * happens, the body is left read or cancelled: an unread one would hold its socket.
 *
 * @throws BrokenBody, or the lifetime's reason. `onPartial` gets what had arrived by then.
 */
export async function readText(
  response: Response,
  limitBytes: number,
  lifetime: Lifetime,
  onPartial: (text: string) => void = ignore,
): Promise<BoundedText> {
  if (response.body === null) return { text: "", truncated: false };
  const reader = new BodyReader(response.body, lifetime);
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  try {
    for (;;) {
      const value = await reader.read();
      if (value === undefined) return { text: text + decoder.decode(), truncated: false };
      const room = limitBytes - received;
      received += value.byteLength;
      text += decoder.decode(value.subarray(0, room), { stream: true });
      if (received > limitBytes) {
        reader.cancel();
        return { text, truncated: true };
      }
    }
  } catch (error) {
    onPartial(text);
    throw error;
  }
}

/** Lets go of a body that will not be read. */
export function discardBody(response: Response): void {
  void quietly(() => response.body?.cancel());
}
