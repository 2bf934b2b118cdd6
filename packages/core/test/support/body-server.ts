import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { portOf } from "./port-of.js";

/**
 * How a body is sent, and where it goes wrong. Positions count the bytes on the wire.
 *
 * Keep what ends with the connection (`cutAt`, `framing: "close"`) below 60,000 bytes: the fetch of Node 22 and 24 ends
 * the whole process with `assert(!this.paused)` when a connection is closed while more than that waits to be read
 * (nodejs/undici#5360).
 */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** How the end of the body can be told. Default: `"length"`. */
  readonly framing?: "length" | "chunked" | "close";
  /** Compresses the body, whatever the client accepts. */
  readonly gzip?: boolean;
  /** Ends the content here; the framing is that of the shorter content, so the transport sees nothing wrong. */
  readonly contentEndsAt?: number;
  /** Closes the connection here. */
  readonly cutAt?: number;
  /** Sends no more from here on, and keeps the connection. */
  readonly stallAt?: number;
  /** Sends pieces of this size with a pause before each. */
  readonly drip?: { readonly pieceBytes: number; readonly pauseMs: number };
}

/** What a client asked for. */
export interface SeenRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface BodyServer {
  readonly baseUrl: string;
  readonly requests: readonly SeenRequest[];
  /** Answers that are neither sent whole nor given up: none is left of a file that was read, let go or aborted. */
  openAnswers(): number;
  /** Closes every connection, whatever is under way. */
  dropConnections(): void;
}

/** Answers the n-th request with the n-th answer; the last one answers all further requests. */
export type Script = readonly [ScriptedAnswer, ...ScriptedAnswer[]] | ((requestNumber: number) => ScriptedAnswer);

/** A real HTTP server on loopback whose answers misbehave as told. Closed when the test ends. */
export async function bodyServer(script: Script): Promise<BodyServer> {
  let openAnswers = 0;
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    const answer =
      typeof script === "function" ? script(requests.length) : (script[requests.length - 1] ?? script.at(-1)!);
    openAnswers += 1;
    response.on("close", () => (openAnswers -= 1));
    void play(answer, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const port = portOf(server);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    openAnswers: () => openAnswers,
    dropConnections: () => server.closeAllConnections(),
  };
}

async function play(answer: ScriptedAnswer, response: ServerResponse): Promise<void> {
  const { status = 200, headers = {}, body = "", framing = "length", gzip = false, drip } = answer;
  const content = gzip ? gzipSync(body) : Buffer.from(body);
  const bytes = content.subarray(0, answer.contentEndsAt);
  response.writeHead(
    status,
    framed(framing, bytes.length, { ...headers, ...(gzip ? { "content-encoding": "gzip" } : {}) }, response),
  );
  response.flushHeaders();
  const endsAt = Math.min(answer.cutAt ?? Infinity, answer.stallAt ?? Infinity, bytes.length);
  const pieceBytes = drip?.pieceBytes ?? 64 * 1024;
  const gone = once(response, "close");
  for (let sent = 0; sent < endsAt && !response.destroyed; sent += pieceBytes) {
    if (drip !== undefined) await sleep(drip.pauseMs);
    const piece = bytes.subarray(sent, Math.min(sent + pieceBytes, endsAt));
    // Waits until the system has the bytes, so that a connection closed next has delivered them.
    await Promise.race([gone, new Promise((resolve) => response.write(piece, resolve))]);
  }
  if (answer.stallAt !== undefined) return;
  if (answer.cutAt !== undefined) return void response.socket?.destroy();
  response.end();
}

function framed(
  framing: "length" | "chunked" | "close",
  sizeBytes: number,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
): Record<string, string> {
  // Without it, Node would choose chunked framing by itself.
  if (framing === "close") response.removeHeader("transfer-encoding");
  return {
    ...(framing === "length" ? { "content-length": String(sizeBytes) } : {}),
    ...(framing === "chunked" ? { "transfer-encoding": "chunked" } : {}),
    ...headers,
  };
}
