import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { whyRefused } from "../folder/system-error.js";

const pieceBytes = 64 * 1024;
// Windows has neither flag. Without the second, a pipe in place of the file would make the reader wait for ever.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A file that the verifier cannot read, or must not. */
export class UnreadableFile extends Error {}

/**
 * The bytes of a regular file, in chunks.
 *
 * @throws UnreadableFile when it is a symbolic link or no regular file, cannot be read, or is changed meanwhile.
 */
export async function* fileBytes(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path);
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new UnreadableFile("is not a regular file");
    for (;;) {
      signal?.throwIfAborted();
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, before.size + 1));
      const { bytesRead } = await readPiece(file, piece);
      if (bytesRead === 0) break;
      yield piece.subarray(0, bytesRead);
    }
    const after = await file.stat();
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw new UnreadableFile("was changed while it was read");
    }
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    throw unreadable(error);
  }
}

async function readPiece(file: FileHandle, piece: Buffer): Promise<{ bytesRead: number }> {
  try {
    return await file.read(piece, 0, piece.length, null);
  } catch (error) {
    throw unreadable(error);
  }
}

const unreadable = (cause: unknown): UnreadableFile =>
  new UnreadableFile(`cannot be read: ${whyRefused(cause)}`, { cause });

/** What was measured of a file. */
export interface Measured<Algorithm extends string = string> {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly digest: Readonly<Record<Algorithm, string>>;
}

/** Size and digests of a file, in one pass. @throws UnreadableFile. */
export async function measureFile<const Algorithm extends string>(
  path: string,
  algorithms: readonly Algorithm[],
  signal?: AbortSignal,
): Promise<Measured<Algorithm>> {
  const hashes = algorithms.map((algorithm): [Algorithm, Hash] => [algorithm, createHash(algorithm)]);
  let sizeBytes = 0;
  for await (const piece of fileBytes(path, signal)) {
    sizeBytes += piece.length;
    for (const [, hash] of hashes) hash.update(piece);
  }
  const digest = Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, hash.digest("hex")]));
  return { sizeBytes, digest: digest as Record<Algorithm, string> };
}

/** All of a small file. @throws UnreadableFile, also when it has more bytes than `maxBytes`. */
export async function readSmallFile(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of fileBytes(path, signal)) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw new UnreadableFile(`has more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
