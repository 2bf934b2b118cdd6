import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Fault } from "./faults.ts";
import { playFault, type GoodAnswer } from "./play-fault.ts";

/** The header that says which case a request belongs to. */
const caseHeader = "x-fault-case";

/** A request as it came, for the code that carries it out. */
export interface AskedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What stands behind the server and gives the good answers. */
export type Answerer = (request: AskedRequest) => Promise<GoodAnswer>;

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Monotonic time in ms at which it came. */
  readonly arrivedAt: number;
  /** True when its connection had served another request before. */
  readonly onUsedConnection: boolean;
  /** False while the answer is under way, and for good when its connection went away before its end. */
  readonly isAnswered: boolean;
}

/** One call of a client, or more, and the answers they get. */
export interface FaultCase {
  /** Must be sent with every request of the case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: readonly SeenRequest[];
  /** How many of the faults no request has met. */
  readonly unmet: number;
  /** Tells the server that the client has read what was sent in answer to its latest request. */
  reached(): void;
  /** Settles when the server is done with every request so far: answered, or its connection gone. */
  settled(): Promise<void>;
}

/** What a case consists of. */
export interface FaultScript {
  /** The n-th request meets the n-th fault; all further requests are answered well. */
  readonly faults: readonly Fault[];
  /** Asked for whatever is not refused, and for all good answers. */
  readonly answer: Answerer;
  /** Called for each answer of which nothing more will come although its connection is kept. */
  readonly onHeld?: () => void;
}

/** A running server. */
export interface FaultServer {
  readonly baseUrl: string;
  readonly port: number;
  /** Connections so far, counted before any handshake. */
  readonly accepted: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Requests so far, of any case and of none. */
  readonly received: number;
  begin(script: FaultScript): FaultCase;
  /** Closes what is kept for later requests; what is left open then has a request under way. */
  closeIdle(): void;
  close(): Promise<void>;
}

/** How to set a server up. */
export interface FaultServerOptions {
  /** Serves over TLS with this certificate and key (PEM). */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Where redirects lead. */
  readonly elsewhere?: string;
}

interface RunningCase {
  readonly script: FaultScript;
  readonly requests: { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] }[];
  readonly endings: Promise<unknown>[];
  reached: () => void;
}

/** A real server on loopback that fails each request as its case says. */
export async function startFaultServer({ certificate, elsewhere = "" }: FaultServerOptions = {}): Promise<FaultServer> {
  const server = certificate === undefined ? createServer() : createSecureServer(certificate);
  const cases = new Map<string, RunningCase>();
  const sockets = new Set<Socket>();
  const used = new WeakSet<Socket>();
  const carriers = carriersOf(server);
  let accepted = 0;
  let received = 0;
  // Kept connections are closed by the client that keeps them, or by `closeIdle`.
  server.keepAliveTimeout = 0;
  server.on("connection", (socket: Socket) => {
    accepted += 1;
    sockets.add(socket.once("close", () => sockets.delete(socket)).on("error", () => {}));
  });
  // Refused handshakes are what some faults are about.
  server.on("tlsClientError", () => {});
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    received += 1;
    const running = cases.get(String(request.headers[caseHeader]));
    if (running === undefined) return void response.writeHead(404, { "content-length": 0 }).end();
    const seen = {
      method: request.method ?? "",
      arrivedAt: performance.now(),
      onUsedConnection: used.has(request.socket),
      isAnswered: false,
    };
    used.add(request.socket);
    response.on("finish", () => (seen.isAnswered = true));
    const fault = running.script.faults[running.requests.push(seen) - 1] ?? {};
    const reached = new Promise<void>((resolve) => (running.reached = resolve));
    running.endings.push(once(response, "close"));
    const { answer, onHeld = () => {} } = running.script;
    const play = (body: Buffer<ArrayBuffer>): void => {
      const { method = "", url: target = "" } = request;
      const headers = request.headers as Record<string, string>;
      const carrier = carriers.get(request.socket.remotePort) ?? request.socket;
      const stage = { answer: () => answer({ method, target, headers, body }), elsewhere, carrier, reached, onHeld };
      void playFault(fault, stage, request, response);
    };
    // An answer that is sent before the request has come in whole would be another fault.
    buffer(request).then(play, () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    baseUrl: `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
    get received() {
      return received;
    },
    begin(script) {
      const id = String(cases.size + 1);
      const running: RunningCase = { script, requests: [], endings: [], reached: () => {} };
      cases.set(id, running);
      return {
        headers: { [caseHeader]: id },
        requests: running.requests,
        get unmet() {
          return Math.max(0, script.faults.length - running.requests.length);
        },
        reached: () => running.reached(),
        settled: async () => void (await Promise.all(running.endings)),
      };
    },
    closeIdle: () => server.closeIdleConnections(),
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The connections of a server by the port of their client: beneath TLS, another object than the socket of a request. */
export function carriersOf(server: Server): ReadonlyMap<number | undefined, Socket> {
  const carriers = new Map<number | undefined, Socket>();
  server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    carriers.set(
      remotePort,
      socket.once("close", () => void carriers.delete(remotePort)),
    );
  });
  return carriers;
}

/** A port of loopback on which no program listens, as long as it is held: it is the near end of an open connection. */
export async function holdClosedPort(server: FaultServer): Promise<{ readonly port: number; release(): void }> {
  // Naming the address binds the port. One that the system chose in passing it may also choose for the client that connects to it,
  // and on Linux a socket whose two ends are the same is connected, to itself.
  const socket = connect({ port: server.port, host: "127.0.0.1", localAddress: "127.0.0.1" });
  await once(socket, "connect");
  return { port: socket.localPort ?? 0, release: () => socket.destroy() };
}
