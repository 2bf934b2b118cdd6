import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import { portOf } from "./port-of.js";

/** A request as the server received it, with the means to answer. */
export type Handler = (request: IncomingMessage, response: ServerResponse, requestNumber: number) => void;

export interface RealServer {
  readonly baseUrl: string;
  readonly requests: readonly IncomingMessage[];
  /** Connections that are open now. */
  openConnections(): number;
}

/** A real HTTP server on loopback. Closed when the test ends. */
export async function realServer(handler: Handler): Promise<RealServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)).on("error", () => {}));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const port = portOf(server);
  return { baseUrl: `http://127.0.0.1:${port}`, requests, openConnections: () => sockets.size };
}

/** The answer of a test server that has nothing special to say. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
