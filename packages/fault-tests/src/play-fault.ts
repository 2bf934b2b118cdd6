import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Fault } from "./faults.ts";

/** What a server answers when nothing is wrong. */
export interface GoodAnswer {
  readonly body: string;
  readonly contentType: string;
}

/** What playing needs to know beside the fault. */
export interface Stage {
  readonly answer: GoodAnswer;
  /** Address that redirects lead to. */
  readonly elsewhere: string;
  /** Settles once the client has read what was sent so far. */
  readonly reached: Promise<void>;
  /** Called once nothing more will be sent, and the connection is kept. */
  readonly onHeld: () => void;
}

/** As many bytes as a client looks at before it hands a file out; a cut comes right behind them. */
const headBytes = 1024;
const pieceBytes = 64 * 1024;

/** Sends one answer with one fault in it, or a good one. Settles when everything was sent; never rejects. */
export async function playFault(
  fault: Fault,
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request;
  switch (fault.connection) {
    case "stays silent":
      return stage.onHeld();
    case "reset before headers":
      return void socket.resetAndDestroy();
    case "closed before headers":
      return void socket.destroy();
    case "reset inside headers":
      return void socket.write("HTTP/1.1 200 OK\r\nContent-Ty", () => socket.resetAndDestroy());
    default:
  }
  // The client may go away at any time, which is what half of the faults are about.
  await send(fault, stage, response).catch(() => {});
}

async function send(fault: Fault, stage: Stage, response: ServerResponse): Promise<void> {
  const { connection, body = stage.answer.body } = fault;
  if (typeof body === "number") {
    response.writeHead(fault.status ?? 200, headersOf(fault, stage, undefined));
    return await pipeline(Readable.from(madeUp(body), { objectMode: false }), response);
  }
  const whole = fault.gzip === undefined ? Buffer.from(body) : gzipSync(body);
  const content = fault.gzip === "half" ? whole.subarray(0, whole.length >> 1) : whole;
  if (fault.framing === "close") response.removeHeader("transfer-encoding");
  response.writeHead(fault.status ?? 200, headersOf(fault, stage, content.length));
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
  const socket = response.socket;
  if (connection === "reset in body") socket?.resetAndDestroy();
  else socket?.destroySoon();
}

function headersOf(fault: Fault, { answer, elsewhere }: Stage, sizeBytes: number | undefined): Record<string, string> {
  const { framing = "length", headers = {}, status = 200 } = fault;
  const own = typeof headers === "function" ? headers() : headers;
  const framed: Record<string, string> =
    framing === "chunked"
      ? { "transfer-encoding": "chunked" }
      : framing === "close" || status === 204
        ? {}
        : { "content-length": String(sizeBytes) };
  return {
    "content-type": fault.body === undefined ? answer.contentType : "application/json",
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
