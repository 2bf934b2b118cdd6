// The loopback server, in a process of its own. Writes its address as the first line.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { limit } from "../settings.ts";
import { answerJson, sendFile } from "./answers.ts";
import { SlidingWindow } from "./sliding-window.ts";

const counts = { requests: 0, refused: 0, open: 0 };
let window = new SlidingWindow(limit);

/** What each id of a result stands for. */
const results: Readonly<Record<string, (response: ServerResponse) => void>> = {
  ok: (response) => answerJson(response, 200),
  limited(response) {
    const waitMs = window.take(performance.now());
    if (waitMs === 0) return answerJson(response, 200);
    counts.refused += 1;
    // Whole seconds, rounded up, as most servers have it.
    return answerJson(response, 429, { "Retry-After": String(Math.max(1, Math.ceil(waitMs / 1000))) });
  },
  fails: (response) => answerJson(response, 500),
  "fails-half": (response) => answerJson(response, counts.requests % 2 === 0 ? 500 : 200),
  "come-back-later": (response) => answerJson(response, 503, { "Retry-After": "20" }),
  "no-headers": () => {},
  "no-end": (response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": 1000 }).write('{"status":');
  },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const { pathname } = new URL(request.url ?? "/", "http://server");
  if (pathname === "/control/counts") return void response.end(JSON.stringify(counts));
  if (pathname === "/control/reset") {
    Object.assign(counts, { requests: 0, refused: 0 });
    window = new SlidingWindow(limit);
    return void response.end();
  }
  counts.requests += 1;
  counts.open += 1;
  response.once("close", () => (counts.open -= 1));
  // A token that never comes.
  if (pathname === "/oauth/token") return undefined;
  const { id = "", result } =
    /^\/(?:reports\/v1|v2024\/reports)\/(?<id>[^/]+)(?<result>\/result)?$/.exec(pathname)?.groups ?? {};
  if (result !== undefined && Object.hasOwn(results, id)) return results[id]?.(response);
  const { announced, sent = announced } = /^(?<announced>\d+)-bytes(?:-(?<sent>\d+)-sent)?$/.exec(id)?.groups ?? {};
  if (announced !== undefined) return sendFile(response, Number(announced), Number(sent));
  return answerJson(response, 404);
}

const server = createServer(answer);
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
