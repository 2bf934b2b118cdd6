import { connect, createServer, type Socket } from "node:net";
import { listen, type RunningServer } from "../platform/tls-server.js";

/** What a relay does to the client's connection in place of passing on. */
export type Disturbance = "reset" | "close" | "garbage" | "bad record" | "alert";

/** A record of application data that no key of the connection has made. */
const forgedRecord = Buffer.concat([Buffer.from([0x17, 0x03, 0x03, 0x00, 0x40]), Buffer.alloc(0x40, 0x5a)]);
/** A fatal alert in clear: `internal_error`. */
const alertRecord = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]);

const disturb: Readonly<Record<Disturbance, (client: Socket) => void>> = {
  reset: (client) => client.resetAndDestroy(),
  close: (client) => client.destroy(),
  garbage: (client) => client.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "bad record": (client) => client.end(forgedRecord),
  alert: (client) => client.end(alertRecord),
};

export interface TlsRelay extends RunningServer {
  /** Breaks every connection there is. */
  breakAll(how: Disturbance): void;
}

/** Passes the bytes of each connection on to `port`, until it is told to break them. */
export async function tlsRelay(port: number): Promise<TlsRelay> {
  const clients = new Set<Socket>();
  const relay = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    clients.add(client);
    client.on("close", () => server.destroy()).pipe(server);
    server.on("error", () => client.destroy()).pipe(client);
  });
  const running = await listen(relay);
  return Object.assign(running, {
    breakAll(how: Disturbance): void {
      for (const client of clients) disturb[how](client);
    },
  });
}

/** A port that does this to each connection, once the client has said something. */
export const brokenPort = (how: Disturbance): Promise<RunningServer> =>
  listen(createServer((client) => void client.once("data", () => disturb[how](client))));

/** A port that takes connections and never says anything. */
export const silentPort = (): Promise<RunningServer> => listen(createServer());
