import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Fault } from "./faults.ts";
import { strangeFields } from "./strange-fields.ts";

/** What a server answers when nothing is wrong. How long the body is follows from the body. */
export interface GoodAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What playing needs to know beside the fault. */
export interface Stage {
  /** Carries the request out. */
  readonly answer: () => Promise<GoodAnswer>;
  /** Address that redirects lead to. */
  readonly elsewhere: string;
  /** What carries the TLS of a secure connection; of a plain one, the connection itself. */
  readonly carrier: Socket;
  /** Settles once the client has read what was sent so far. */
  readonly reached: Promise<void>;
  /** Called once nothing more will be sent, and the connection is kept. */
  readonly onHeld: () => void;
}

/** As many bytes as a client looks at before it hands a file out; a cut comes right behind them. */
const headBytes = 1024;
const pieceBytes = 64 * 1024;

/**
 * Sends one answer with one fault in it, or a good one. Settles when everything was sent; rejects only where the request
 * could not be carried out.
 */
export async function playFault(
  fault: Fault,
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request;
  // The worst case of a fault that leaves it open: the request has been carried out.
  const good = fault.retryAfterMs === undefined ? await stage.answer() : undefined;
  switch (fault.connection) {
    case "stays silent":
      return stage.onHeld();
    case "reset before headers":
      return void stage.carrier.resetAndDestroy();
    case "closed before headers":
      return void socket.destroy();
    case "garbled":
      return void stage.carrier.write("HTTP/1.1 502 Bad Gateway\r\n\r\n", () => stage.carrier.destroySoon());
    case "reset inside headers":
      return void socket.write("HTTP/1.1 200 OK\r\nContent-Ty", () => stage.carrier.resetAndDestroy());
    default:
  }
  // The client may go away at any time, which is what half of the faults are about.
  await send(fault, { ...stage, good }, response).catch(() => {});
}

interface SendingStage extends Stage {
  readonly good: GoodAnswer | undefined;
}

async function send(fault: Fault, stage: SendingStage, response: ServerResponse): Promise<void> {
  const { good } = stage;
  if (fault.body === undefined && good?.body.length === 0) return await sendWhole(good, response);
  const { connection, status = fault.body === undefined ? good?.status : 200, body = good?.body ?? "" } = fault;
  if (typeof body === "number") {
    response.writeHead(status ?? 200, headersOf(fault, stage, undefined));
    return await pipeline(Readable.from(madeUp(body), { objectMode: false }), response);
  }
  const meant = fault.isStrange === true ? strangeFields(body) : Buffer.from(body).subarray(0, fault.firstBytes);
  const whole = fault.gzip === undefined ? meant : gzipSync(meant);
  const content = fault.gzip === "half" ? whole.subarray(0, whole.length >> 1) : whole;
  if (fault.framing === "close") response.removeHeader("transfer-encoding");
  response.writeHead(status ?? 200, headersOf(fault, stage, content.length));
  response.flushHeaders();
  if (connection === undefined) {
    if (fault.drips === true) await drip(content, response);
    response.end(fault.drips === true ? "" : content);
    return await finished(response);
  }
  const sent = content.subarray(0, Math.min(headBytes, content.length >> 1));
  await new Promise((resolve) => response.write(sent, resolve));
  await stage.reached;
  if (connection === "stalls in body") return stage.onHeld();
  // Only what carries TLS can be reset.
  if (connection === "reset in body") stage.carrier.resetAndDestroy();
  else response.socket?.destroySoon();
}

/** An answer without a body: there is nothing to break. */
async function sendWhole({ status = 200, headers }: GoodAnswer, response: ServerResponse): Promise<void> {
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "content-length": "0" }) }).end();
  await finished(response);
}

function headersOf(
  fault: Fault,
  { good, elsewhere }: SendingStage,
  sizeBytes: number | undefined,
): Record<string, string> {
  const { framing = "length", headers = {}, status = 200 } = fault;
  const own = typeof headers === "function" ? headers() : headers;
  const framed: Record<string, string> =
    framing === "chunked"
      ? { "transfer-encoding": "chunked" }
      : framing === "close" || status === 204
        ? {}
        : { "content-length": String(sizeBytes) };
  return {
    ...(fault.body === undefined ? good?.headers : { "content-type": "application/json" }),
    ...(fault.gzip !== undefined ? { "content-encoding": "gzip" } : {}),
    ...framed,
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, value.replace("{elsewhere}", elsewhere)])),
  };
}

async function drip(content: Buffer, response: ServerResponse): Promise<void> {
  const step = Math.max(1, content.length >> 4);
  for (let sent = 0; sent < content.length; sent += step) {
    await turn();
    await new Promise((resolve) => response.write(content.subarray(sent, sent + step), resolve));
  }
}

function* madeUp(sizeBytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(pieceBytes, "an error that does not end ");
  for (let left = sizeBytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
}
