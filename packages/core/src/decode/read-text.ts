import type { Scope } from "../internal/scope.js";

const ignore = (): void => {};

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
 * @throws what the stream throws, or the scope's reason. `onPartial` gets what had arrived by then.
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
      const { done, value } = await scope.race(reader.read());
      if (done) return { text: text + decoder.decode(), truncated: false };
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

/** Parses JSON, or returns undefined when it is none. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lets go of a body nobody will read. */
export function discardBody(response: Response): void {
  response.body?.cancel().catch(ignore);
}
