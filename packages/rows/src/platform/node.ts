import { mkdtemp, open, rm, stat, type FileHandle } from "node:fs/promises";
import type { Stats } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { createInflateRaw } from "node:zlib";
import type { ByteSource } from "../bytes.js";
import { RowsError } from "../rows-error.js";
import type { Files } from "./files.js";

export { crc32 } from "node:zlib";

// A timer would take a millisecond.
export const pause: Files["pause"] = () => setImmediate();

const pieceBytes = 64 * 1024;

// Not `openAsBlob`: the one of Deno reads the whole file into memory.
export const openFile: Files["openFile"] = async (path) => {
  const found = await stat(path);
  if (!found.isFile()) throw new Error("is not a file");
  return { sizeBytes: found.size, bytes: (from = 0, to = found.size) => fileBytes(path, found, from, to) };
};

/** The bytes of a file that must be the one that was found, from the first to the last. */
function fileBytes(path: string | URL, found: Stats, from: number, to: number): ByteSource {
  let opening: Promise<FileHandle> | undefined;
  let at = from;
  const expectUnchanged = async (handle: FileHandle): Promise<void> => {
    const { size, mtimeMs, ino } = await handle.stat();
    if (size === found.size && mtimeMs === found.mtimeMs && ino === found.ino) return;
    const file = String(path);
    throw new RowsError(`${file} was changed while it was read`, { code: "file_changed", file });
  };
  const openUnchanged = async (): Promise<FileHandle> => {
    const handle = await open(path);
    await expectUnchanged(handle);
    return handle;
  };
  const close = async (): Promise<void> => {
    const handle = await opening?.catch(() => undefined);
    await handle?.close().catch(() => {});
  };
  return {
    async next() {
      const handle = await (opening ??= openUnchanged());
      const piece = new Uint8Array(Math.min(pieceBytes, to - at));
      const { bytesRead } = piece.length === 0 ? { bytesRead: 0 } : await handle.read(piece, 0, piece.length, at);
      at += bytesRead;
      if (bytesRead > 0) return piece.subarray(0, bytesRead);
      await expectUnchanged(handle);
      await close();
      return undefined;
    },
    cancel: close,
  };
}

// Not `DecompressionStream`: it takes three times as long, and the one of Deno unpacks all that it is given at once.
export const inflate: Files["inflate"] = (packed) => {
  let packedBytes = 0;
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let piece = await packed.next(); piece !== undefined; piece = await packed.next()) {
      packedBytes += piece.length;
      yield piece;
    }
  }
  const inflater = createInflateRaw({ chunkSize: pieceBytes });
  // What fails is told by the reading below.
  void pipeline(pieces, inflater).catch(() => {});
  const unpacked = inflater[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  return {
    async next() {
      const { value } = await unpacked.next();
      if (value === undefined && inflater.bytesWritten !== packedBytes) throw new Error("has bytes after its end");
      return value;
    },
    async cancel() {
      inflater.destroy();
      await packed.cancel();
    },
  };
};

export const saveTemporarily: Files["saveTemporarily"] = async (save) => {
  // Only its owner can enter the folder.
  const folder = await mkdtemp(join(tmpdir(), "identity-reports-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  try {
    const saved = await save(join(folder, "/"));
    return { saved, file: await openFile(saved.path), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
