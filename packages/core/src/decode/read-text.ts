import type { Scope } from "../internal/scope.js";
import { ignore } from "../internal/notify.js";

/** The connection broke while a body was read; `cause` is what the stream failed with. */
export class BrokenBody extends Error {
  constructor(cause: unknown) {
    super("the body broke", { cause });
  }
}

/** The next piece of a body, or undefined at its end. @throws BrokenBody, or the scope's reason. */
export async function readPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  scope: Scope,
): Promise<Uint8Array | undefined> {
  try {
    return (await scope.race(reader.read())).value;
  } catch (error) {
    throw error === scope.reason ? error : new BrokenBody(error);
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
 * @throws BrokenBody, or the scope's reason. `onPartial` gets what had arrived by then.
 */
export async function readText(
  response: Response,
  limitBytes: number,
  scope: Scope,
  onPartial: (text: string) => void = ignore,
): Promise<BoundedText> {
  if (response.body === null) return { text: "", truncated: false };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  try {
    for (;;) {
      const value = await readPiece(reader, scope);
      if (value === undefined) return { text: text + decoder.decode(), truncated: false };
      const room = limitBytes - received;
      received += value.byteLength;
      text += decoder.decode(value.subarray(0, room), { stream: true });
      if (received > limitBytes) {
        reader.cancel().catch(ignore);
        return { text, truncated: true };
      }
    }
  } catch (error) {
    reader.cancel().catch(ignore);
    onPartial(text);
    throw error;
  }
}

/** Lets go of a body nobody will read. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(ignore);
}
