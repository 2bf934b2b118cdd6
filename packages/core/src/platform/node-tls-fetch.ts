import type * as http from "node:http";
import type { Socket } from "node:net";
import { builtins } from "./node-builtins.js";
import { isUint8Array } from "node:util/types";
import { receive, type Answer } from "./node-http-answer.js";
import { identityOptions, sniFor } from "./node-tls-identity.js";
import { ignore } from "../internal/notify.js";
import { startTimer } from "../internal/time.js";
import type { SentListener, TlsOptions } from "./platform.js";

/** The part of `RequestInit` that the core uses. */
export interface TlsFetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Held in memory and sent with a `content-length`. A `FormData` brings its own `content-type`. */
  readonly body?: string | Uint8Array | FormData | undefined;
  /** Ends the call in every phase: name lookup, connect, handshake, headers, body. */
  readonly signal: AbortSignal;
  /** Redirects are never followed: a 3xx is returned as it is. */
  readonly redirect?: "manual";
}

/** A fetch with certificate rules and connections of its own. */
export interface TlsFetch {
  /**
   * Shape of the platform's fetch, as far as the core uses it. The body is streamed, and what is not read is not asked
   * for; read it to the end or cancel it, or its connection stays taken. `gzip`, `br`, `deflate` and (from Node 22.15
   * on) `zstd` are undone, but never asked for unless `headers` do; a body in any other encoding fails with code
   * `ERR_UNKNOWN_CODING`. All headers stay as the server sent them. No proxy is used.
   *
   * @param onSent told whether some of the request may have left this machine.
   * @throws the signal's reason when it aborts; otherwise an Error with the system's or Node's own `code`
   *   (`ECONNREFUSED`, `ENOTFOUND`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`, …). A body that is
   *   cut short errors its stream in the same way. `reusedSocket: true` on the error: a kept-alive connection broke
   *   before the first byte of an answer. That is mostly an idle connection the server had just closed, but no proof
   *   that the request was not carried out; nothing is ever sent twice here.
   * @throws TypeError for a URL that is neither https: nor http: on loopback, or that holds a password.
   */
  fetch(url: string, init: TlsFetchInit, onSent?: SentListener): Promise<Response>;
  /** Closes idle and busy sockets of this client; what was under way fails with code `ERR_CLIENT_CLOSED`. */
  close(): void;
}

/** Idle connections are dropped before most servers do it, and earlier where a `keep-alive` header says so. */
const idleMs = 4_000;

/** How long a connection may take to come up, so that there is time for another attempt. */
const connectMs = 10_000;

/**
 * A small fetch over `node:https` for one client. Global fetch cannot be given a certificate for one client on every
 * supported Node, and everything that can be set beside it holds for the whole process.
 *
 * Certificates are checked unless `insecureSkipVerify` is set; see {@link TlsOptions}.
 *
 * @throws TypeError that names `tls.ca` when it cannot be read.
 */
export function createTlsFetch(options: TlsOptions): TlsFetch {
  const { serverName } = options;
  const keep = { keepAlive: true, timeout: idleMs };
  const secureAgent = new builtins.https.Agent({ ...identityOptions(options), ...keep });
  const plainAgent = new builtins.http.Agent(keep);
  const running = new Set<(reason: unknown) => void>();

  return {
    async fetch(url, init, onSent = ignore) {
      if (canSeeSockets) onSent(false);
      const target = checkUrl(url);
      const { headers, bytes } = await encode(init);
      init.signal.throwIfAborted();
      const host = target.hostname.replace(/^\[(.*)\]$/, "$1");
      const details = {
        host,
        port: target.port,
        path: target.pathname + target.search,
        method: init.method,
        headers,
      };
      const request =
        target.protocol === "http:"
          ? builtins.http.request({ ...details, agent: plainAgent })
          : // Given here, so that no `host` header decides which name is checked.
            builtins.https.request({ ...details, agent: secureAgent, servername: sniFor(host, serverName) });
      return exchange(request, bytes, init, running, canSeeSockets ? onSent : undefined);
    },
    close() {
      const reason = new ConnectionError("ERR_CLIENT_CLOSED", "The client was closed.");
      // Told one by one: a body that ends with its connection would otherwise seem to be complete.
      for (const stop of running) stop(reason);
      secureAgent.destroy();
      plainAgent.destroy();
    },
  };
}

/** A connection that ends by a decision of ours. */
class ConnectionError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly syscall?: string,
  ) {
    super(message);
  }
}

/** Bun and Deno have `node:http` too, with sockets that are not the ones the bytes go through. */
const canSeeSockets = process.versions["bun"] === undefined && !("Deno" in globalThis);

const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

function checkUrl(url: string): URL {
  // Asked first, because the error of `new URL` holds the whole address, query and all.
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const isAllowed = target?.protocol === "https:" || (target?.protocol === "http:" && loopback.test(target.hostname));
  if (target === undefined || !isAllowed) {
    throw new TypeError("Only https: URLs can be fetched, and http: ones on loopback.");
  }
  if (target.username !== "" || target.password !== "") {
    throw new TypeError("The URL must not hold a user name or password.");
  }
  return target;
}

async function encode({ headers: given, body }: TlsFetchInit) {
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  // How the body is framed is ours to say: what the caller gives could contradict it.
  delete headers["transfer-encoding"];
  delete headers["content-length"];
  if (body === undefined) return { headers, bytes: undefined };
  let bytes: Uint8Array;
  if (typeof body === "string") {
    headers["content-type"] ??= "text/plain;charset=UTF-8";
    bytes = Buffer.from(body);
  } else if (isUint8Array(body)) {
    bytes = body;
  } else {
    const form = new Response(body);
    // Only this one names the boundary.
    headers["content-type"] = form.headers.get("content-type")!;
    bytes = new Uint8Array(await form.arrayBuffer());
  }
  headers["content-length"] = String(bytes.byteLength);
  return { headers, bytes };
}

/** Sends one request and follows it to the last byte of its answer. Whatever fails first decides how it ends. */
function exchange(
  request: http.ClientRequest,
  bytes: Uint8Array | undefined,
  { signal, method }: TlsFetchInit,
  running: Set<(reason: unknown) => void>,
  onSent: SentListener | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let message: http.IncomingMessage | undefined;
    let answer: Answer | undefined;
    const release = (): void => {
      stopWaiting();
      signal.removeEventListener("abort", onAbort);
      running.delete(stop);
    };
    const stop = (reason: unknown): void => {
      release();
      if (answer !== undefined) return answer.fail(reason);
      reject(reason as Error);
      // A request that is destroyed before it gets its socket leaves it to the agent, which would keep it.
      if (request.socket === null) request.once("socket", () => request.destroy());
      else request.destroy();
    };
    const onAbort = (): void => stop(signal.reason);
    signal.addEventListener("abort", onAbort);
    running.add(stop);

    const stopWaiting = onSent === undefined ? ignore : watchConnection(request, onSent, stop);
    const isUnanswered = watchForAnswer(request);
    request.on("error", (error) => {
      // A body that ends with its connection is incomplete here, while its message would soon end as if it were whole.
      if (message?.complete) return;
      const failure = tidy(error);
      stop(isUnanswered() ? Object.assign(failure, { reusedSocket: true }) : failure);
    });
    request.once("response", (received) => {
      message = received;
      try {
        answer = receive(received, method.toUpperCase(), release);
        resolve(answer.response);
      } catch (error) {
        stop(error);
      }
    });
    // A server that switches protocols unasked ends the request with neither an answer nor an error.
    request.once("close", () => {
      if (message === undefined) stop(new ConnectionError("ECONNRESET", "The connection was closed."));
    });
    request.end(bytes);
  });
}

/**
 * Watches a request get its connection. Node holds everything back until that is made and its certificate was accepted.
 *
 * @returns a function that stops the time limit for it.
 */
function watchConnection(
  request: http.ClientRequest,
  onSent: SentListener,
  stop: (reason: unknown) => void,
): () => void {
  let isConnecting = true;
  const stopTimer = startTimer(connectMs, () => stop(isConnecting ? unanswered() : withoutHandshake()));
  const onReady = (): void => {
    stopTimer();
    onSent(true);
  };
  request.once("socket", (socket) => {
    if (!isPending(socket)) return onReady();
    socket.once("connect", () => void (isConnecting = false));
    socket.once(socket instanceof builtins.tls.TLSSocket ? "secureConnect" : "connect", onReady);
  });
  return stopTimer;
}

/** Whether a socket is not ready to send. One that is not of Node's own make may not tell when it is. */
function isPending(socket: Socket): boolean {
  const { TLSSocket } = builtins.tls;
  if (socket instanceof TLSSocket) return (socket as { secureConnecting?: boolean }).secureConnecting === true;
  return Object.getPrototypeOf(socket) === builtins.net.Socket.prototype && socket.connecting;
}

const unanswered = (): ConnectionError =>
  new ConnectionError("ETIMEDOUT", `No connection was made within ${connectMs} ms.`, "connect");
const withoutHandshake = (): ConnectionError =>
  new ConnectionError("ERR_TLS_HANDSHAKE_TIMEOUT", `The connection was not secure after ${connectMs} ms.`);

/** Tells whether a kept-alive connection has brought nothing yet. */
function watchForAnswer(request: http.ClientRequest): () => boolean {
  let answered = false;
  const onData = (): void => void (answered = true);
  request.once("socket", (socket) => {
    if (!request.reusedSocket) return;
    socket.once("data", onData);
    request.once("close", () => socket.off("data", onData));
  });
  return () => request.reusedSocket && !answered;
}

/** The error as Node made it, without the parts that would put response bytes or whole certificates into logs. */
function tidy(error: Error & { errors?: unknown; rawPacket?: unknown; cert?: unknown }): Error {
  // Several addresses were tried: the collection has no message, its first member says what happened.
  if (Array.isArray(error.errors) && error.errors.length > 0) return error.errors[0] as Error;
  delete error.rawPacket;
  delete error.cert;
  return error;
}
