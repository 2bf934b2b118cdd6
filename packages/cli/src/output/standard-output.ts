import type { Context } from "../context.ts";
import { LostOutput } from "./delivery.ts";

/** Standard output as the end of a stream of bytes, which leaves it open. Waits for a slow reader. @param onData is called for each piece. */
export const standardOutput = ({ stdout }: Context, onData: () => void): WritableStream<Uint8Array> =>
  new WritableStream({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        onData();
        stdout.write(chunk, (error) => {
          if (error) reject(new LostOutput(error));
          else resolve();
        });
      }),
  });
