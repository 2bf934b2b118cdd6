import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { portOf } from "./port-of.js";

export interface ConnectProxy {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** What it was asked for with CONNECT: `host:port`. */
  readonly tunnels: readonly string[];
  /** The `Proxy-Authorization` of each. */
  readonly credentials: readonly (string | undefined)[];
}

/**
 * A real proxy for CONNECT.
 *
 * @param answer what it answers: 200 opens the tunnel, another status refuses it, `"silence"` leaves it open.
 * @param leadsTo the port of this machine where every tunnel leads, as of a proxy that looks into connections. Default:
 *   where the client wants to go.
 */
export async function connectProxy(answer: number | "silence" = 200, leadsTo?: number): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const credentials: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const server = createServer();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on("close", () => open.delete(socket)).on("error", () => {});
  };
  server.on("connection", keep);
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"]);
    if (answer === "silence") return;
    if (answer !== 200) return void client.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
    const [host, port] = (request.url ?? "").split(":");
    const target = keep(leadsTo === undefined ? connect(Number(port), host) : connect(leadsTo, "127.0.0.1"));
    target.on("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    client.on("close", () => target.destroy());
    target.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, tunnels, credentials };
}
