import type { IncomingMessage } from "node:http";
import { builtins } from "./node-builtins.js";
import { decodeContent } from "./node-content-decoding.js";
import { isNode } from "./node-runtime.js";

/** A response under way: what the caller gets, and the way to break off its body. */
export interface StreamedResponse {
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
 */
export function receive(message: IncomingMessage, method: string, onOver: () => void): StreamedResponse {
  const status = message.statusCode ?? 0;
  const head: ResponseInit = {
    status: status >= 200 && status <= 599 ? status : 599,
    // node:http lets control characters through here, and Response refuses them.
    statusText: (message.statusMessage ?? "").replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, ""),
    headers: pairsOf(message.rawHeaders),
  };
  if (method === "HEAD" || bodiless.has(status)) {
    message.once("close", onOver).resume();
    return { response: new Response(null, head), fail: () => void message.destroy() };
  }
  const { body, fail } = openBody(message, onOver);
  const response = new Response(body, head);
  // `Response` refuses a status outside of 200 to 599: the one that the server sent is put back.
  return {
    response: response.status === status ? response : Object.defineProperty(response, "status", { value: status }),
    fail,
  };
}

/** Node gives names and values in one list, as they came: `[name, value, name, value]`. */
function pairsOf(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at]!, flat[at + 1]!]);
  return pairs;
}

function openBody(message: IncomingMessage, onOver: () => void) {
  const encoding = message.headers["content-encoding"];
  const content = encoding === undefined ? message : decodeContent(message, encoding);
  const mayTransfer = content === message && ownsBuffers(message);
  const chunks = content[Symbol.asyncIterator]();
  let controller!: ReadableByteStreamController;
  const fail = (error: unknown): void => {
    onOver();
    controller.error(error);
    message.destroy();
  };
  // A byte stream, so that the memory of a chunk is its reader's alone. Nothing is read ahead: what the socket and its message
  // hold is enough, and the rest waits at the sender.
  const body = new ReadableStream({
    type: "bytes",
    start: (given) => void (controller = given),
    async pull() {
      try {
        const next = await chunks.next();
        if (!next.done) return controller.enqueue(mayTransfer ? transferred(next.value) : new Uint8Array(next.value));
        onOver();
        controller.close();
        // Ends a read into memory that the reader has given (BYOB).
        controller.byobRequest?.respond(0);
      } catch (error) {
        fail(withCode(error));
      }
    },
    cancel() {
      onOver();
      message.destroy();
    },
  });
  // A connection that breaks fails the body at once, also while there is no reader.
  message.on("error", (error) => fail(withCode(error)));
  return { body, fail };
}

/**
 * A chunk whose buffer is transferred from Node to us: a copy of each chunk would take a third of a download's time. Small
 * chunks may lie in a pool that Node shares among buffers and does not transfer.
 */
function transferred(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = chunk as Uint8Array<ArrayBuffer & { transfer(): ArrayBuffer }>;
  if (byteOffset + byteLength !== buffer.byteLength) return new Uint8Array(chunk);
  try {
    return new Uint8Array(buffer.transfer(), byteOffset, byteLength);
  } catch {
    return new Uint8Array(chunk);
  }
}

/**
 * Whether each chunk of a body is the only user of its buffer. It is not with a chunked transfer, where one read of the
 * socket may bring several chunks. It may not be where the socket is not Node's, whose maker may still use the buffer.
 */
function ownsBuffers({ socket, headers }: IncomingMessage): boolean {
  const { net, tls } = builtins;
  const kind: unknown = Object.getPrototypeOf(socket);
  const isNodeSocket = isNode && (kind === net.Socket.prototype || kind === tls.TLSSocket.prototype);
  return isNodeSocket && headers["transfer-encoding"] === undefined;
}

/** `node:http` calls every cut `Error: aborted`, which reads as if the caller had done it. */
function withCode(error: unknown): unknown {
  if ((error as Error).message !== "aborted") return error;
  return Object.assign(new Error("The connection was closed before the whole body had arrived."), {
    code: "ECONNRESET",
  });
}
