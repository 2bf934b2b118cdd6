import { BodyReader } from "../decode/read-text.js";
import type { Lifetime } from "../internal/lifetime.js";

/** Reads a body up to `limitBytes`, then lets go of the connection. @throws BrokenBody, or the reason of the lifetime. */
export async function readBytes(response: Response, limitBytes: number, lifetime: Lifetime): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = new BodyReader(response.body, lifetime);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    // The memory of a chunk may be taken back by what read it.
    chunks.push(chunk.slice(0, limitBytes - size));
    size += chunk.byteLength;
    if (size >= limitBytes) {
      reader.cancel();
      break;
    }
  }
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
