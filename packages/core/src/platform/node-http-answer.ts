import type { IncomingMessage } from "node:http";
import { decodeContent } from "./node-content-decoding.js";

/** A response under way: what the caller gets, and the way to break off its body. */
export interface Answer {
  readonly response: Response;
  /** Errors the body, unless it was read to the end, and drops the connection. */
  fail(error: unknown): void;
}

/** Statuses whose `Response` may not have a body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Turns what `node:http` received into the platform's `Response`, with every header as it came.
 *
 * @param onOver called once nothing more will come: the body was read, failed or was cancelled.
 * @throws RangeError for a status that no `Response` can have.
 */
export function receive(message: IncomingMessage, method: string, onOver: () => void): Answer {
  const status = message.statusCode ?? 0;
  const head: ResponseInit = {
    status,
    // node:http lets control characters through here, and Response refuses them.
    statusText: (message.statusMessage ?? "").replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, ""),
    headers: rawHeaders(message),
  };
  if (method === "HEAD" || bodiless.has(status)) {
    message.once("close", onOver).resume();
    return { response: new Response(null, head), fail: () => void message.destroy() };
  }
  const { body, fail } = openBody(message, onOver);
  return { response: new Response(body, head), fail };
}

function rawHeaders({ rawHeaders: flat }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < flat.length; at += 2) headers.append(flat[at]!, flat[at + 1]!);
  return headers;
}

function openBody(message: IncomingMessage, onOver: () => void) {
  const content = decodeContent(message, message.headers["content-encoding"] ?? null);
  const chunks = content[Symbol.asyncIterator]();
  let controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const fail = (error: unknown): void => {
    onOver();
    controller.error(error);
    message.destroy();
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start: (own) => void (controller = own),
      async pull() {
        try {
          const next = await chunks.next();
          if (next.done) {
            onOver();
            controller.close();
          } else {
            // A view, not a copy: a Buffer would bring its own `slice` and `toString` to the reader.
            const { buffer, byteOffset, byteLength } = next.value as Uint8Array<ArrayBuffer>;
            controller.enqueue(new Uint8Array(buffer, byteOffset, byteLength));
          }
        } catch (error) {
          fail(withCode(error));
        }
      },
      cancel() {
        onOver();
        message.destroy();
      },
    },
    // Nothing is read ahead here: what the socket and its message hold is enough, and the rest waits at the sender.
    { highWaterMark: 0 },
  );
  // A cut shows at once, also while there is no reader.
  message.on("error", (error) => fail(withCode(error)));
  return { body, fail };
}

/** `node:http` calls every cut `Error: aborted`, which reads as if the caller had done it. */
function withCode(error: unknown): unknown {
  if ((error as Error).message !== "aborted") return error;
  return Object.assign(new Error("The connection was closed before the whole body had arrived."), {
    code: "ECONNRESET",
  });
}
