import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AbortedError } from "../../src/errors/call-errors.js";
import { getItem, testClient } from "../support/transport-client.js";
import { outcomeOf, until } from "../support/transport-clock.js";
import { realServer, sendJson, type Handler } from "../support/transport-server.js";

const params = { id: "7" };

const phases: readonly (readonly [string, Handler])[] = [
  ["headers that do not come", () => {}],
  ["a body that does not go on", (_, response) => void response.writeHead(200).write('{"half":')],
  ["the body of an error that does not go on", (_, response) => void response.writeHead(500).write("<html>")],
  ["a time to come back", (_, response) => void response.writeHead(429, { "retry-after": "100" }).end()],
];

describe("aborting a real connection", () => {
  it.each(phases)("while it waits for %s settles the call and lets the connection go", async (name, handler) => {
    const server = await realServer(handler);
    const { transport, eventsOf } = testClient({ baseUrl: server.baseUrl });
    const controller = new AbortController();
    const call = outcomeOf(transport.send(getItem, params, { signal: controller.signal }));
    await until(() => server.requests.length === 1 && (name !== phases[3]?.[0] || eventsOf("retry").length === 1));
    controller.abort();
    expect((await call).error).toBeInstanceOf(AbortedError);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    // A connection whose answer was read to its end is kept for the next call.
    if (name !== phases[3]?.[0]) await until(() => server.openConnections() === 0);
  });

  it("and failing, a thousand times on one long-lived signal, leaves neither listener nor connection", async () => {
    const server = await realServer((_, response, requestNumber) => {
      if (requestNumber % 2 === 0) sendJson(response, { message: "no" }, 404);
    });
    const longLived = new AbortController();
    for (let round = 1; round <= 20; round++) {
      const { transport } = testClient({ baseUrl: server.baseUrl });
      const calls = Array.from({ length: 50 }, () =>
        outcomeOf(transport.send(getItem, params, { signal: longLived.signal })),
      );
      await until(() => server.requests.length === round * 50);
      // Half of them have no answer, and never get one.
      transport.close();
      for (const { error } of await Promise.all(calls)) expect(error).toBeDefined();
      expect(getEventListeners(longLived.signal, "abort")).toHaveLength(0);
    }
    expect(server.requests).toHaveLength(1000);
  });
});
