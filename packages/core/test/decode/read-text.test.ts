import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { BrokenBody, discardBody, readText } from "../../src/decode/read-text.js";
import { HttpError } from "../../src/errors/http-error.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { bodyServer } from "../support/body-server.js";
import { getItem, scriptedClient, startRun } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { portOf } from "../support/port-of.js";
import { mistyped } from "../support/mistyped.js";

const realFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
const clientOf = (baseUrl: string) => scriptedClient([realFetch], { baseUrl, retries: 0 }).transport;

/** Answers 500 and then as much text as is taken, up to 100 MB. Counts what it got rid of. */
async function talkativeServer(sizeBytes: number) {
  const state = { writtenBytes: 0, isClosed: false, connections: 0 };
  const piece = Buffer.alloc(64 * 1024, "x");
  const server = createServer((_, response) => {
    response.writeHead(500, { "content-length": sizeBytes });
    response.on("close", () => (state.isClosed = true));
    const more = (): void => {
      while (state.writtenBytes < sizeBytes && !response.destroyed) {
        const part = piece.subarray(0, sizeBytes - state.writtenBytes);
        state.writtenBytes += part.length;
        if (!response.write(part)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  });
  server.on("connection", () => (state.connections += 1));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { state, baseUrl: `http://127.0.0.1:${portOf(server)}` };
}

describe("the body of an error", () => {
  it("of 100 MB is read to 64 KiB, and the connection let go", async () => {
    const sizeBytes = 100 * 1024 * 1024;
    const { state, baseUrl } = await talkativeServer(sizeBytes);
    const error = await failureOf(clientOf(baseUrl).send(startRun, { report: "a" }), HttpError);
    expect(error).toMatchObject({ name: "ServerError", status: 500 });
    expect(error.bodyText).toBe("x".repeat(64 * 1024));
    await expect.poll(() => state.isClosed).toBe(true);
    // What the sockets' buffers took; the rest was never sent.
    expect(state.writtenBytes).toBeLessThan(sizeBytes / 2);
  });

  it.each(["length", "chunked"] as const)("that is cut in the middle still gives the error (%s)", async (framing) => {
    const body = JSON.stringify({ message: "out of order", more: "x".repeat(1_000) });
    const server = await bodyServer([{ status: 500, body, cutAt: 200, framing, headers: { "x-request-id": "r-3" } }]);
    const error = await failureOf(clientOf(server.baseUrl).send(startRun, { report: "a" }), HttpError);
    expect(error).toMatchObject({ name: "ServerError", status: 500, requestId: "r-3", carriedOut: "maybe" });
    expect(error.bodyText).toBe(body.slice(0, 200));
    expect(error.body).toBeUndefined();
    await expect.poll(() => server.openAnswers()).toBe(0);
  });

  it("that breaks before its first byte still gives the error", async () => {
    const { transport } = scriptedClient([
      () => new Response(new ReadableStream({ start: (stream) => stream.error(new Error("gone")) }), { status: 404 }),
    ]);
    const error = await failureOf(transport.send(getItem, { id: "1" }), HttpError);
    expect(error).toMatchObject({ name: "NotFoundError", status: 404 });
    expect(error.bodyText).toBe("");
  });
});

describe("readText", () => {
  const source = (...pieces: readonly string[]) => {
    const log: string[] = [];
    const queue = pieces.map((piece) => new TextEncoder().encode(piece));
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (stream) => {
          const piece = queue.shift();
          if (piece !== undefined) stream.enqueue(piece);
          else stream.close();
        },
        cancel: () => void log.push("cancelled"),
      },
      { highWaterMark: 0 },
    );
    return { response: new Response(body), log };
  };

  it.each<[number, readonly string[], string, boolean]>([
    [4, ["ab", "cd"], "abcd", false],
    [4, ["ab", "cd", ""], "abcd", false],
    [4, ["ab", "cd", "e"], "abcd", true],
    [4, ["abcdef"], "abcd", true],
    [3, ["ab", "cd"], "abc", true],
    [0, ["a"], "", true],
    [0, [], "", false],
    // Half a character at the limit is left out.
    [2, ["aż"], "a", true],
  ])("up to %i bytes of %j gives %j", async (limit, pieces, text, truncated) => {
    const { response, log } = source(...pieces);
    expect(await readText(response, limit, new Lifetime())).toEqual({ text, truncated });
    expect(log).toEqual(truncated ? ["cancelled"] : []);
  });

  it("gives nothing for no body, and a sign for a character that is cut", async () => {
    expect(await readText(new Response(null), 5, new Lifetime())).toEqual({ text: "", truncated: false });
    const half = new Response(new Uint8Array([0x61, 0xc5]));
    expect(await readText(half, 5, new Lifetime())).toEqual({ text: "a\ufffd", truncated: false });
  });

  it("ends with its lifetime, lets the body go and tells what had come", async () => {
    let cancelled = 0;
    const cancel = (): void => void (cancelled += 1);
    const start = (stream: ReadableStreamDefaultController): void => stream.enqueue(new TextEncoder().encode("half"));
    const lifetime = new Lifetime();
    const partial: string[] = [];
    const reading = failureOf(
      readText(new Response(new ReadableStream({ start, cancel })), 100, lifetime, (text) => partial.push(text)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error("over");
    lifetime.end(reason);
    expect(await reading).toBe(reason);
    expect([partial, cancelled]).toEqual([["half"], 1]);
  });

  it.each<[string, () => Promise<void>]>([
    ["hangs when it is cancelled", () => new Promise(() => {})],
    ["fails to be cancelled", () => Promise.reject(new Error("cannot be cancelled"))],
    ["throws when it is cancelled", throwing],
  ])("ends with its lifetime although a stream of the caller's own %s and goes on reading", async (_, cancel) => {
    const reader = { read: () => new Promise(() => {}), cancel };
    const response: Response = mistyped({ body: { getReader: () => reader } });
    const lifetime = new Lifetime();
    const reading = failureOf(readText(response, 100, lifetime));
    const reason = new Error("over");
    expect(() => lifetime.end(reason)).not.toThrow();
    expect(await reading).toBe(reason);
    expect(await failureOf(readText(response, 100, lifetime))).toBe(reason);
  });

  it("takes a reader that throws for a broken body", async () => {
    const reader = { read: throwing, cancel: async () => {} };
    const response: Response = mistyped({ body: { getReader: () => reader } });
    expect(await failureOf(readText(response, 100, new Lifetime()))).toBeInstanceOf(BrokenBody);
  });

  it("ignores a body that cannot even be cancelled", async () => {
    const pull = (stream: ReadableStreamDefaultController): void => stream.enqueue(new Uint8Array(10));
    const cancel = (): never => {
      throw new Error("cannot be cancelled");
    };
    const body = (): ReadableStream => new ReadableStream({ pull, cancel });
    expect(await readText(new Response(body()), 5, new Lifetime())).toMatchObject({ truncated: true });
    expect(() => discardBody(new Response(body()))).not.toThrow();
    expect(() => discardBody(new Response(null))).not.toThrow();
    expect(() => discardBody(mistyped({ body: { cancel: throwing } }))).not.toThrow();
  });
});

function throwing(): never {
  throw new Error("not possible");
}
