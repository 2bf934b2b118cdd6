import type { FileHandleLike } from "@identity-reports/core/rows";
import { streamBytes } from "../bytes.js";
import { blobFile } from "../stored-file.js";
import type { Files } from "./files.js";

export const openFile: Files["openFile"] = () =>
  Promise.reject(
    new Error("a path cannot be read here: there are no files, or the bundle was built without the node condition"),
  );

export const saveTemporarily: Files["saveTemporarily"] = async (save) => {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  const writer = {
    write: async (data: Uint8Array<ArrayBuffer>) => void parts.push(data),
    truncate: async () => void (parts = []),
    seek: async () => {},
    close: async () => {},
    abort: async () => {},
  };
  const handle: FileHandleLike = { name: "memory", createWritable: async () => writer };
  const saved = await save(handle);
  return { saved, file: blobFile(new Blob(parts)), remove: async () => {} };
};

export const pause: Files["pause"] = () => new Promise((resolve) => setTimeout(resolve));

/** So many packed bytes are unpacked at once: some runtimes then hold all that comes of them, up to 1,032 times as much. */
const packedPieceBytes = 4 * 1024;

export const inflate: Files["inflate"] = ({ next, cancel }) => {
  let piece: Uint8Array = new Uint8Array(0);
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (piece.length === 0) piece = (await next()) ?? piece;
        if (piece.length === 0) return controller.close();
        // A copy: a runtime may take the memory of what it is given.
        controller.enqueue(piece.slice(0, packedPieceBytes));
        piece = piece.subarray(packedPieceBytes);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  return streamBytes(packed.pipeThrough(new DecompressionStream("deflate-raw")));
};

const polynomial = 0xedb88320;
let table: Int32Array | undefined;

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? polynomial ^ (value >>> 1) : value >>> 1;
    return value;
  });
}

export const crc32: Files["crc32"] = (bytes, before) => {
  const remainders = (table ??= makeTable());
  let crc = ~before;
  for (let n = 0; n < bytes.length; n += 1) {
    crc = (remainders[(crc ^ (bytes[n] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
};
