import { once } from "node:events";
import { createServer } from "node:http";
import type { TestProject } from "vitest/node";
import { portOf } from "./support/port-of.js";

/** Runs in Node before the browser tests: a server on another origin than the page, whose answers may be cached. */
export async function setup(project: TestProject): Promise<() => void> {
  let asked = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      "access-control-allow-origin": "*",
      "cache-control": "max-age=60",
      "content-type": "application/json",
      "last-modified": new Date(Date.now() - 86_400_000).toUTCString(),
    });
    asked += 1;
    response.end(JSON.stringify({ asked }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  project.provide("cachedUrl", `http://127.0.0.1:${portOf(server)}`);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
