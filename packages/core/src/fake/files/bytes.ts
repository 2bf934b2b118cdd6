/** Bytes with a buffer of their own, which every body in the Fetch standard accepts. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Text as UTF-8. */
export const textBytes = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

/** Several pieces as one. */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}
