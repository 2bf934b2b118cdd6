import { describe, expect, it } from "vitest";
import type { HttpError } from "../../src/errors/http-error.js";
import { DecodeError } from "../../src/errors/transport-errors.js";
import { Scope } from "../../src/internal/scope.js";
import { readText } from "../../src/decode/read-text.js";
import { deleteItem, getItem, testClient } from "../support/transport-client.js";
import { failureOf, until } from "../support/transport-clock.js";
import { realServer, sendJson } from "../support/transport-server.js";
import { knownSecret, secretClient } from "../support/transport-secrets.js";

const params = { id: "7" };
const kibibytes64 = 64 * 1024;
const block = Buffer.alloc(kibibytes64, "x");

/** Sends `blocks` blocks of 64 KiB, but never more than the client takes. Counts what was taken. */
function endless(blocks: number, status: number, headers: Record<string, string> = {}) {
  const written = { bytes: 0 };
  const server = realServer((_, response) => {
    response.writeHead(status, headers);
    const send = (): void => {
      while (written.bytes < blocks * kibibytes64 && !response.destroyed) {
        written.bytes += kibibytes64;
        if (!response.write(block)) return void response.once("drain", send);
      }
      response.end();
    };
    send();
  });
  return { server, written };
}

describe("an error body of 100 MB", () => {
  it("is read to 64 KiB only, and its connection let go", async () => {
    const { server, written } = endless(1600, 500, { "x-request-id": "r-1" });
    const { baseUrl, openConnections } = await server;
    const { transport } = testClient({ baseUrl });
    const error = (await failureOf(transport.send(getItem, params, { retries: 0 }))) as HttpError;
    expect(error).toMatchObject({ status: 500, requestId: "r-1" });
    expect(error.body).toBeUndefined();
    expect(error.bodyText).toBe("x".repeat(kibibytes64));
    expect(error.message.length).toBeLessThan(700);
    await until(() => openConnections() === 0);
    // What lies in the buffers of the system was sent but never read.
    expect(written.bytes).toBeLessThan(50 * 1024 * 1024);
  });
});

describe("JSON of more than 32 MiB", () => {
  it("is refused rather than held in memory, and its connection let go", async () => {
    const { server, written } = endless(4096, 200);
    const { baseUrl, openConnections } = await server;
    const { transport } = testClient({ baseUrl });
    const error = (await failureOf(transport.send(getItem, params, { retries: 0 }))) as DecodeError;
    expect(error).toBeInstanceOf(DecodeError);
    expect(error.message).toContain("more than 32 MiB of JSON");
    expect(error.bodyText).toHaveLength(kibibytes64);
    await until(() => openConnections() === 0);
    expect(written.bytes).toBeLessThan(128 * 1024 * 1024);
  });
});

describe("an error body that breaks off", () => {
  it("still gives the HttpError, with what had come", async () => {
    const { baseUrl } = await realServer((_, response) => {
      response.writeHead(409, { "content-length": "1000", "content-type": "text/plain" });
      response.write("the run is alr", () => response.socket?.destroy());
    });
    const { transport } = testClient({ baseUrl });
    const error = await failureOf(transport.send(getItem, params));
    expect(error).toMatchObject({ name: "ConflictError", status: 409, bodyText: "the run is alr" });
  });

  it("shows no half of a secret where it ends", async () => {
    const { baseUrl } = await realServer((_, response) => {
      const body = `you sent ${knownSecret.slice(0, -3)}`;
      response.writeHead(400, { "content-length": "1000" });
      response.write(body, () => response.socket?.destroy());
    });
    const { transport } = secretClient(baseUrl);
    const error = (await failureOf(transport.send(getItem, params))) as HttpError;
    expect(error.bodyText).toBe("you sent [redacted]");
  });
});

describe("an answer without a value", () => {
  it.each([
    ["nothing at all", 204, {}, ""],
    ["text", 200, { "content-type": "text/plain" }, "deleted"],
    ["JSON", 200, { "content-type": "application/json; charset=utf-8" }, '{"deleted":true}'],
    ["JSON that is none", 200, { "content-type": "application/json" }, "{"],
    ["an empty JSON body", 200, { "content-type": "application/json" }, ""],
  ])("is a success whatever comes with it: %s", async (_, status, headers, body) => {
    const { baseUrl } = await realServer((__, response) => void response.writeHead(status, headers).end(body));
    const { transport } = testClient({ baseUrl });
    expect(await transport.send(deleteItem, params)).toBeUndefined();
  });

  it("is a failure when the vendor says so in its body", async () => {
    const { baseUrl } = await realServer((_, response) => sendJson(response, { result: "failure", message: "in use" }));
    const { transport } = testClient({ baseUrl });
    const error = await failureOf(transport.send(deleteItem, params));
    expect(error).toMatchObject({ name: "HttpError", status: 200, carriedOut: "no", isRetryable: false });
    expect((error as Error).message).toBe("DELETE /api/items/{id} answered 200: in use");
  });
});

describe("reading text", () => {
  const streamed = (...pieces: readonly Uint8Array[]): Response =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(piece);
          controller.close();
        },
      }),
    );
  const euro = new TextEncoder().encode("€");

  it("puts characters together that were cut between two pieces, and drops a byte order mark", async () => {
    const response = streamed(Uint8Array.of(0xef), Uint8Array.of(0xbb, 0xbf), euro.subarray(0, 1), euro.subarray(1));
    expect(await readText(response, 100, new Scope())).toEqual({ text: "€", truncated: false });
  });

  it("reads exactly to the limit, and says whether there was more", async () => {
    const abc = new TextEncoder().encode("abc");
    expect(await readText(streamed(abc), 3, new Scope())).toEqual({ text: "abc", truncated: false });
    expect(await readText(streamed(abc, abc), 4, new Scope())).toEqual({ text: "abca", truncated: true });
    expect(await readText(streamed(abc, abc), 3, new Scope())).toEqual({ text: "abc", truncated: true });
    expect(await readText(new Response(null), 3, new Scope())).toEqual({ text: "", truncated: false });
  });

  it("cancels the body when the scope ends, and tells what had come", async () => {
    let cancelled = false;
    const scope = new Scope();
    const response = new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(euro),
        cancel: () => void (cancelled = true),
      }),
    );
    let partial = "";
    const reading = failureOf(readText(response, 100, scope, (text) => (partial = text)));
    await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error("enough");
    scope.end(reason);
    expect(await reading).toBe(reason);
    expect(cancelled).toBe(true);
    expect(partial).toBe("€");
  });
});

it("two hundred failures, one after the other, go over the connections that are there", async () => {
  const server = await realServer((_, response) => sendJson(response, { message: "no" }, 404));
  const { transport } = testClient({ baseUrl: server.baseUrl });
  for (let round = 0; round < 200; round++) await failureOf(transport.send(getItem, params));
  expect(server.openConnections()).toBeLessThanOrEqual(5);
});
