import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Downloaded } from "./contestant.ts";

/** The usual few lines: `pipeline(body, hash, file)`. */
export async function saveStream(
  body: AsyncIterable<Uint8Array>,
  path: string,
  { flush = false }: { readonly flush?: boolean } = {},
): Promise<Downloaded> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.byteLength;
        yield chunk;
      }
    },
    createWriteStream(path, { flush }),
  );
  return { sizeBytes, sha256: hash.digest("hex") };
}
