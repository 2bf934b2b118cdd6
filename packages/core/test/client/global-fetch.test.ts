import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../src/call/options.js";
import { agentClass, setGlobalDispatcher, type Dispatch } from "../support/global-dispatcher.js";
import { fileClient } from "../support/file-client.js";
import { getItem, testClient } from "../support/transport-client.js";
import { listen, startHttp } from "../platform/tls-server.js";
import { failureOf } from "../support/failure-of.js";

afterEach(() => vi.unstubAllGlobals());

/** A server, and what its requests said. */
async function startServer() {
  const seen: IncomingHttpHeaders[] = [];
  const url = await startHttp((request, response) => {
    seen.push(request.headers);
    response.end("{}");
  });
  return { url, seen };
}

/** Node's own fetch says this of itself, and our connections do not. */
const isOfFetch = (headers: IncomingHttpHeaders | undefined): boolean => headers?.["sec-fetch-mode"] !== undefined;

const send = (baseUrl: string, options: ClientOptions = {}): Promise<unknown> =>
  testClient({ baseUrl, options: { retries: 0, ...options } }).transport.send(getItem, { id: "1" });

describe("a client without a fetch of its own", () => {
  test("has connections of its own where nothing stands in the way of the global fetch", async () => {
    const { url, seen } = await startServer();
    await send(url);
    expect(seen.map(isOfFetch)).toEqual([false]);
  });

  test("uses the fetch that a test tool, or an observer, puts in the place of the global one", async () => {
    const fetch = vi.fn(() => Promise.resolve(Response.json({})));
    vi.stubGlobal("fetch", fetch);
    await send("https://vendor.example");
    expect(fetch).toHaveBeenCalledOnce();
  });

  test("uses it again from the next call on", async () => {
    const { url, seen } = await startServer();
    const { transport } = testClient({ baseUrl: url });
    const real = globalThis.fetch;
    await transport.send(getItem, { id: "1" });
    vi.stubGlobal("fetch", (address: string, init: RequestInit) => real(address, init));
    await transport.send(getItem, { id: "1" });
    vi.unstubAllGlobals();
    await transport.send(getItem, { id: "1" });
    expect(seen.map(isOfFetch)).toEqual([false, true, false]);
  });
});

describe("a dispatcher that the program sets for Node's fetch", () => {
  const Agent = agentClass();
  class MockAgent extends Agent {}

  test.each([
    ["one with options", () => new Agent({ connect: { timeout: 5_000 } })],
    ["one of another kind", () => new MockAgent()],
    [
      "one with interceptors",
      () =>
        new Agent().compose((dispatch: Dispatch) => (options: object, handler: object) => dispatch(options, handler)),
    ],
    ["one whose method was replaced", () => Object.assign(new Agent(), { dispatch: vi.fn(new Agent().dispatch) })],
  ])("%s is used", async (_what, make) => {
    const { url, seen } = await startServer();
    setGlobalDispatcher(make());
    await send(url);
    expect(seen.map(isOfFetch)).toEqual([true]);
  });

  test("one without options changes nothing, as any copy of undici sets it when it is loaded", async () => {
    const { url, seen } = await startServer();
    setGlobalDispatcher(new Agent());
    await send(url);
    expect(seen.map(isOfFetch)).toEqual([false]);
  });

  test("ends what takes longer than 300 s, so that a longer timeoutMs is refused", async () => {
    setGlobalDispatcher(new Agent({ connect: { timeout: 5_000 } }));
    const options = { timeoutMs: 300_001 };
    expect(() => testClient({ options })).toThrow(/^timeoutMs: more than 300000 has no effect here: the dispatcher/);
    const { transport } = testClient();
    expect(await failureOf(transport.send(getItem, { id: "1" }, options))).toMatchObject({
      name: "ConfigError",
      option: "timeoutMs",
      carriedOut: "no",
    });
  });

  test.each([
    ["is for tests", () => new MockAgent()],
    ["has limits of its own", () => new Agent({ headersTimeout: 0, bodyTimeout: 0 })],
  ])("ends nothing where it %s", (_why, make) => {
    setGlobalDispatcher(make());
    expect(() => testClient({ options: { timeoutMs: 300_001 } })).not.toThrow();
  });

  test.each<[string, ClientOptions]>([
    ["a client with tls", { tls: {} }],
    ["a client with a fetch of the caller's own", { fetch: () => Promise.reject(new Error("unused")) }],
  ])("says nothing about %s", (_who, options) => {
    setGlobalDispatcher(new Agent({ connect: { timeout: 5_000 } }));
    expect(() => testClient({ options: { timeoutMs: 300_001, ...options } })).not.toThrow();
  });
});

test("a timeoutMs above 300 s is taken where nothing limits it", () => {
  expect(() => testClient({ options: { timeoutMs: 3_600_000 } })).not.toThrow();
});

describe("a server that closes its connection while the reader is slow", () => {
  const content = Buffer.from("account,name\r\n".repeat(300_000));

  test.each([
    ["with a length", `Content-Length: ${content.length}\r\n`],
    ["until its end", ""],
  ])("gives the whole file, %s, and the process lives on", async (_what, framing) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n${framing}Connection: close\r\n\r\n`;
    const server = createServer((socket) => {
      socket.once("data", () => {
        socket.write(head);
        socket.end(content);
      });
    });
    const { port } = await listen(server);
    const file = await fileClient({ baseUrl: `http://127.0.0.1:${port}` }).open();
    const pieces: Uint8Array[] = [];
    for await (const piece of file.stream()) {
      pieces.push(piece);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });
});

test("a body that ends with its connection is no file where that ends by a reset", async () => {
  const server = createServer((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\n");
      socket.write("account,name\r\n".repeat(1_000), () => setTimeout(() => socket.resetAndDestroy(), 50));
    });
  });
  const { port } = await listen(server);
  const file = await fileClient({ baseUrl: `http://127.0.0.1:${port}` }, { retries: 0 }).open();
  expect(await failureOf(file.bytes())).toMatchObject({ code: "download_interrupted", carriedOut: "yes" });
});
