import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createItem, getItem, testClient, type TestClient } from "../support/transport-client.js";
import { portOf } from "../support/port-of.js";

/** A client of a server that answers the first request of each connection, and does to the next what `onSecond` does. */
async function clientOf(onSecond: (socket: Socket) => void): Promise<TestClient & { readonly sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const answerFirst: RequestListener = ({ socket }, response) => {
    if (sockets.has(socket)) return onSecond(socket);
    sockets.add(socket);
    response.setHeader("content-type", "application/json").end("{}");
  };
  const server = createServer(answerFirst).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = testClient({ baseUrl: `http://127.0.0.1:${portOf(server)}` });
  onTestFinished(() => {
    client.transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { ...client, sockets };
}

describe("a server that closes connections which are kept alive", () => {
  it("loses no request that must not be sent twice: each has a connection of its own", async () => {
    const { transport, sockets } = await clientOf((socket) => socket.destroy());
    await transport.send(getItem, { id: "1" });
    expect(await transport.send(createItem, { id: "2" })).toEqual({});
    expect(await transport.send(createItem, { id: "3" })).toEqual({});
    expect(sockets.size).toBe(3);
  });

  it("loses none of a hundred that are sent at once, right after a hundred others", async () => {
    const { transport } = await clientOf((socket) => socket.destroy());
    const starts = (): Promise<unknown>[] =>
      Array.from({ length: 100 }, (_, id) => transport.send(createItem, { id: `${id}` }));
    await Promise.all(starts());
    expect(await Promise.all(starts())).toHaveLength(100);
  });

  it("costs requests that may be sent twice an attempt, and no call", async () => {
    const { transport, eventsOf } = await clientOf((socket) => socket.destroy());
    await transport.send(getItem, { id: "1" });
    expect(await transport.send(getItem, { id: "2" })).toEqual({});
    expect(eventsOf("retry").map(({ code }) => code)).toEqual(["ECONNRESET"]);
  });
});
