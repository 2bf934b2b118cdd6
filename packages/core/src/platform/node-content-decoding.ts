import { pipeline, type Duplex } from "node:stream";
import { builtins } from "./node-builtins.js";
import { codingsIn } from "./node-content-codings.js";

type Bytes = AsyncIterable<Uint8Array>;

/** More layers than this is an attack, not a response; the platform's fetch draws the same line. */
const maxCodings = 5;

// None is set to forgive a missing end (`finishFlush`), which the platform's fetch does: a cut body has to fail.
const decoders = new Map<string, (first: Uint8Array) => Duplex | undefined>([
  ["gzip", () => builtins.zlib.createGunzip()],
  ["x-gzip", () => builtins.zlib.createGunzip()],
  ["br", () => builtins.zlib.createBrotliDecompress()],
  // Node has it since 22.15.
  ["zstd", () => (builtins.zlib as Partial<typeof builtins.zlib>).createZstdDecompress?.()],
  // "deflate" means the zlib format, but some servers send it bare. The low half of a zlib stream's first byte is 8.
  [
    "deflate",
    ([first = 0]) => ((first & 0x0f) === 8 ? builtins.zlib.createInflate() : builtins.zlib.createInflateRaw()),
  ],
]);

/**
 * Undoes a `content-encoding`: each read of the content reads and decodes one chunk. With an encoding that cannot be decoded here, the first one fails with code `ERR_UNKNOWN_CODING`: the bytes would pass for the content.
 *
 * @throws Error with code `ERR_TOO_MANY_CODINGS` for more than five layers.
 */
export function decodeContent(source: Bytes, contentEncoding: string): Bytes {
  const codings = codingsIn(contentEncoding);
  if (codings.length > maxCodings) {
    throw Object.assign(new Error(`The response has ${codings.length} content encodings.`), {
      code: "ERR_TOO_MANY_CODINGS",
    });
  }
  return codings.reduceRight((bytes, coding) => decodeOne(bytes, coding), source);
}

async function* decodeOne(source: Bytes, coding: string): Bytes {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  // Servers label empty bodies too, and to a decoder nothing at all would look like a cut stream.
  if (first.done) return;
  const decoder = decoders.get(coding)?.(first.value);
  if (decoder === undefined) {
    throw Object.assign(
      new Error(`The content encoding ${JSON.stringify(coding)} of the response cannot be decoded here.`),
      {
        code: "ERR_UNKNOWN_CODING",
      },
    );
  }
  // The callback has nothing to do: a failure of either side destroys the decoder with it, and so reaches its reader.
  yield* pipeline(startWith(first.value, chunks), decoder, () => {}) as Bytes;
}

async function* startWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): Bytes {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}
