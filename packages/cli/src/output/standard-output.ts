import { Writable } from "node:stream";
import type { Context } from "../context.ts";

/** Standard output as the end of a stream of bytes, which leaves it open. Waits for a slow reader. @param onData is called for each piece. */
export const standardOutput = ({ stdout }: Context, onData: () => void): WritableStream<Uint8Array> =>
  Writable.toWeb(
    new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        onData();
        if (stdout.write(chunk)) done();
        else stdout.once("drain", () => done());
      },
    }),
  ) as WritableStream<Uint8Array>;
