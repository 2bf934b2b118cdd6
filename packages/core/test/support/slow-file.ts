import { fileClient, type FileClient } from "./file-client.js";
import { useFakeClock } from "./transport-clock.js";

const encoder = new TextEncoder();

interface SlowFile extends FileClient {
  /** How often the file was asked for. */
  requests(): number;
}

/** A client of a file whose body comes in these pieces, one each `everyMs`; it does not end by itself when `hangs`. */
export function slowFile(pieces: readonly string[], everyMs: number, { hangs = false } = {}): SlowFile {
  useFakeClock();
  let requests = 0;
  const fetch = async (): Promise<Response> => {
    requests += 1;
    const left = [...pieces];
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (left.length === 0 && hangs) return await new Promise<void>(() => {});
          await new Promise((resolve) => setTimeout(resolve, everyMs));
          const piece = left.shift();
          if (piece === undefined) controller.close();
          else controller.enqueue(encoder.encode(piece));
        },
      }),
    );
  };
  const client = fileClient({ baseUrl: "https://vendor.example.com" }, { fetch });
  return { ...client, requests: () => requests };
}
