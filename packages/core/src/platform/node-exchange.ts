import type * as http from "node:http";
import type { Socket } from "node:net";
import { ignore } from "../internal/notify.js";
import { startTimer } from "../internal/time.js";
import { builtins } from "./node-builtins.js";
import { receive, type StreamedResponse } from "./node-http-response.js";
import type { StageListener } from "./platform.js";

/** How long a connection may take to come up, so that there is time for another attempt. */
export const connectMs = 10_000;

/** A connection that ends by a decision of ours. */
export class ConnectionError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly syscall?: string,
  ) {
    super(message);
  }
}

/** One request on its way, and what follows it. */
export interface Exchange {
  readonly clientRequest: http.ClientRequest;
  readonly method: string;
  readonly bytes: Uint8Array | undefined;
  readonly signal: AbortSignal;
  /** Called with `sending` when some of the request may have left this machine. */
  readonly onStage: StageListener | undefined;
  /** For each exchange that is under way, what stops it. */
  readonly stoppers: Set<(reason: unknown) => void>;
}

/** Sends one request and follows it to the last byte of its response. Whatever fails first decides how it ends. */
export function exchange({ clientRequest, method, bytes, signal, onStage, stoppers }: Exchange): Promise<Response> {
  return new Promise((resolve, reject) => {
    let message: http.IncomingMessage | undefined;
    let streamed: StreamedResponse | undefined;
    // Nothing more will come: takes away the timer and the listeners of this exchange.
    const release = (): void => {
      stopWaiting();
      signal.removeEventListener("abort", onAbort);
      stoppers.delete(stop);
    };
    const stop = (reason: unknown): void => {
      release();
      if (streamed !== undefined) return streamed.fail(reason);
      reject(reason as Error);
      // Destroyed before it has a socket, a request would leave that socket open in the agent's pool.
      if (clientRequest.socket === null) clientRequest.once("socket", () => clientRequest.destroy());
      else clientRequest.destroy();
    };
    const onAbort = (): void => stop(signal.reason);
    signal.addEventListener("abort", onAbort);
    stoppers.add(stop);

    const stopWaiting = onStage === undefined ? ignore : watchConnection(clientRequest, onStage, stop);
    clientRequest.on("error", (error) => {
      // A body delimited by the close of its connection is incomplete here, though its message would soon end as if complete.
      if (!message?.complete) stop(tidy(error));
    });
    clientRequest.once("response", (incoming) => {
      message = incoming;
      try {
        streamed = receive(incoming, method.toUpperCase(), release);
        resolve(streamed.response);
      } catch (error) {
        stop(error);
      }
    });
    // A server that switches protocols without a request to do so ends the request with neither a response nor an error.
    clientRequest.once("close", () => {
      if (message === undefined) stop(new ConnectionError("ECONNRESET", "The connection was closed."));
    });
    clientRequest.end(bytes);
  });
}

/**
 * Watches a request get its connection. Node holds everything back until that is made and its certificate was accepted.
 *
 * @returns a function that stops the time limit for it.
 */
function watchConnection(
  clientRequest: http.ClientRequest,
  onStage: StageListener,
  stop: (reason: unknown) => void,
): () => void {
  let isConnecting = true;
  const stopTimer = startTimer(connectMs, () => stop(isConnecting ? unanswered() : withoutHandshake()));
  const onReady = (): void => {
    stopTimer();
    onStage("sending");
  };
  clientRequest.once("socket", (socket) => {
    if (!isPending(socket)) return onReady();
    socket.once("connect", () => void (isConnecting = false));
    socket.once(socket instanceof builtins.tls.TLSSocket ? "secureConnect" : "connect", onReady);
  });
  return stopTimer;
}

/** Whether a socket is not ready to send. A socket of another class than Node's may never emit that it is. */
function isPending(socket: Socket): boolean {
  const { TLSSocket } = builtins.tls;
  if (socket instanceof TLSSocket) return (socket as { secureConnecting?: boolean }).secureConnecting === true;
  return Object.getPrototypeOf(socket) === builtins.net.Socket.prototype && socket.connecting;
}

const unanswered = (): ConnectionError =>
  new ConnectionError("ETIMEDOUT", `No connection was made within ${connectMs} ms.`, "connect");
const withoutHandshake = (): ConnectionError =>
  new ConnectionError("ERR_TLS_HANDSHAKE_TIMEOUT", `The connection was not secure after ${connectMs} ms.`);

/** The error as Node made it, without the parts that would put response bytes or whole certificates into logs. */
function tidy(error: Error & { errors?: unknown; rawPacket?: unknown; cert?: unknown }): Error {
  // Several addresses were tried: the collection has no message, its first member says what happened.
  if (Array.isArray(error.errors) && error.errors.length > 0) return error.errors[0] as Error;
  delete error.rawPacket;
  delete error.cert;
  return error;
}
