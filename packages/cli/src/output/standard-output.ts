import { Writable } from "node:stream";
import type { Context } from "../context.ts";

/** Standard output as the end of a stream of bytes, which leaves it open. Waits for a slow reader. */
export const standardOutput = ({ stdout }: Context): WritableStream<Uint8Array> =>
  Writable.toWeb(
    new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        if (stdout.write(chunk)) done();
        else stdout.once("drain", () => done());
      },
    }),
  ) as WritableStream<Uint8Array>;
