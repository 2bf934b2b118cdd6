import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { AnswerRequestOptions, RequestAnswerer } from "@identity-reports/core/fake";
import { answerOverHttp } from "./answer-over-http.ts";

/** Options of {@link serveFake}. */
export interface ServeFakeOptions extends AnswerRequestOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Serves over TLS with this key and certificate (PEM). */
  readonly https?: { readonly key: string | Uint8Array; readonly cert: string | Uint8Array };
}

/** A running server. */
export interface FakeServer {
  /** Base URL for clients, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** How many connections are open now. */
  connections(): number;
  /** Breaks what is still open and frees the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Serves a fake over real HTTP or HTTPS. The fake sees the server's own host in URLs, so it must go by paths. Bodies are streamed with back-pressure, a client that goes away aborts the
 * request's signal, a scripted reset resets the socket, and a body that fails breaks the connection in its middle.
 *
 * @throws the system's error when the address cannot be used.
 */
export async function serveFake(fake: RequestAnswerer, options: ServeFakeOptions = {}): Promise<FakeServer> {
  const { port = 0, host = "127.0.0.1", https } = options;
  const server =
    https === undefined ? createServer() : createSecureServer({ key: toText(https.key), cert: toText(https.cert) });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", (incoming, outgoing) => void answerOverHttp(fake, incoming, outgoing, options));

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });

  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    sockets.clear();
  };
  return {
    url: `${https === undefined ? "http" : "https"}://${name}:${address.port}`,
    port: address.port,
    connections: () => sockets.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** PEM is text, whichever way it was read. */
const toText = (pem: string | Uint8Array): string => (typeof pem === "string" ? pem : new TextDecoder().decode(pem));
