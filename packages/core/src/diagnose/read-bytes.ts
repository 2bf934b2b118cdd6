import { BodyReader } from "../decode/read-text.js";
import type { Lifetime } from "../internal/lifetime.js";

/** Reads a body up to `limitBytes`, then lets go of the connection. @throws BrokenBody, or the reason of the lifetime. */
export async function readBytes(response: Response, limitBytes: number, lifetime: Lifetime): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = new BodyReader(response.body, lifetime);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
    // The memory of a piece may be taken back by what read it.
    pieces.push(piece.slice(0, limitBytes - size));
    size += piece.byteLength;
    if (size >= limitBytes) {
      reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
