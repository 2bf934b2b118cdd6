import { streamBytes } from "./bytes.js";
import type { StoredFile } from "./platform/files.js";

/** A Blob as a file that lies somewhere. */
export const blobFile = (blob: Blob): StoredFile => ({
  sizeBytes: blob.size,
  bytes: (from = 0, to = blob.size) => streamBytes(blob.slice(from, to).stream()),
});

/** All bytes from one place to another; fewer where the file ends before. */
export async function readBytes(file: StoredFile, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(Math.max(0, Math.min(to, file.sizeBytes) - from));
  const bytes = file.bytes(from, from + all.length);
  let length = 0;
  for (let piece = await bytes.next(); piece !== undefined; piece = await bytes.next()) {
    all.set(piece, length);
    length += piece.length;
  }
  return all.subarray(0, length);
}
