import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { AnswerRequestOptions, RequestAnswerer } from "@identity-reports/core/fake";
import { answerOverHttp } from "./answer-over-http.js";

/** Options of {@link serve}. */
export interface ServeOptions extends AnswerRequestOptions {
  /**
   * Default: 0, any free port. With a fixed one the address stays the same from start to start, and so do the handles of
   * runs, which name it.
   */
  readonly port?: number;
  /** An address of this machine alone: `127.0.0.1` (default), `::1` or `localhost`. */
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
  /** As `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A fake knows no real secret, but it answers anyone who reaches it: no other machine may. */
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Serves a fake over real HTTP or HTTPS, on loopback only. The fake sees the server's own host in URLs, so it must go by
 * paths, as the fakes of the clients do. Bodies are streamed with back-pressure, a client that goes away aborts the
 * request's signal, a scripted reset resets the socket, and a body that fails breaks the connection in its middle.
 *
 * @throws TypeError for a host that other machines can reach; the system's error (`EADDRINUSE`, …) when the address cannot
 *   be used.
 *
 * @example
 * ```ts
 * await using server = await serve(sailPointFake(), { port: 4010 });
 * console.log(server.url); // http://127.0.0.1:4010
 * ```
 */
export async function serve(fake: RequestAnswerer, options: ServeOptions = {}): Promise<FakeServer> {
  const { port = 0, host = "127.0.0.1", https } = options;
  if (!loopbackHost.test(host)) {
    throw new TypeError(
      `serve: host must be 127.0.0.1, ::1 or localhost, so that no other machine can reach it; got ${host}`,
    );
  }
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
