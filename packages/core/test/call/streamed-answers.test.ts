import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defineEndpoint } from "../../src/call/endpoint.js";
import type { ResponseContext, Decoder } from "../../src/decode/decoder.js";
import { BrokenBody } from "../../src/decode/read-text.js";
import { getItem, scriptedClient } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

afterEach(() => void vi.useRealTimers());

/** Hands out its answer as it is, to be read later. */
const later: Decoder<ResponseContext, { readonly format: string }> = {
  accept: ({ format }) => `text/${format}`,
  streams: true,
  read: (answer) => Promise.resolve(mistyped(answer)),
};
const getFile = defineEndpoint({
  method: "GET",
  path: "file",
  query: ({ format }: { readonly format: string }) => ({ format }),
  decode: later,
  idempotent: true,
});

describe("an answer that is read later", () => {
  it("asks for the type its parameters name, and for no compression", async () => {
    const { transport, calls } = scriptedClient([new Response("a")]);
    await transport.send(getFile, { format: "csv" });
    expect(calls[0]!.init.headers).toMatchObject({ Accept: "text/csv", "Accept-Encoding": "identity" });
  });

  it("outlives the limits of its call, but not its caller's abort, after which nothing is left on the signal", async () => {
    vi.useFakeTimers();
    const abort = new AbortController();
    const { transport, calls } = scriptedClient([() => new Response("a")]);
    const answer = await transport.send(
      getFile,
      { format: "csv" },
      { signal: abort.signal, timeoutMs: 10, totalTimeoutMs: 20, label: "nightly" },
    );
    await vi.advanceTimersByTimeAsync(100_000);
    expect(answer.lifetime.reason).toBeUndefined();
    expect(calls[0]!.init.signal.aborted).toBe(false);
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
    abort.abort("why");
    expect(answer.lifetime.reason).toMatchObject({
      name: "AbortError",
      message: "GET /v1/file was aborted by the caller",
      carriedOut: "yes",
      label: "nightly",
      cause: "why",
    });
    expect(calls[0]!.init.signal.aborted).toBe(true);
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
  });

  it("ends when the client is closed", async () => {
    const { client, transport } = scriptedClient([() => new Response("a")]);
    const answer = await transport.send(getFile, { format: "csv" });
    client.close();
    expect(answer.lifetime.reason).toMatchObject({ message: "GET /v1/file was aborted: the client is closed" });
  });

  it("can be asked for again, under another signal", async () => {
    const { transport, calls } = scriptedClient([() => new Response("a")]);
    const answer = await transport.send(getFile, { format: "csv" }, { headers: { "X-Team": "audit" } });
    expect(await answer.repeat(new AbortController().signal)).toMatchObject({ operation: "GET /v1/file" });
    expect(await failureOf(answer.repeat(AbortSignal.abort()))).toMatchObject({ name: "AbortError" });
    expect(calls).toHaveLength(2);
    expect(calls[1]).toMatchObject({ url: calls[0]!.url, init: { headers: { "X-Team": "audit" } } });
  });

  it("whose connection breaks while it is handed out belongs to the call", async () => {
    const decode = { ...later, read: () => Promise.reject(new BrokenBody(new TypeError("terminated"))) };
    const { transport } = scriptedClient([() => new Response("a")], { retries: 0 });
    const error = await failureOf(transport.send({ ...getFile, decode }, { format: "csv" }));
    expect(error).toMatchObject({
      name: "NetworkError",
      carriedOut: "yes",
      message: expect.stringContaining("terminated"),
    });
  });

  it("that trips over a fault of ours is reported as that, and not tried again", async () => {
    const decode = { ...later, read: () => Promise.reject(new TypeError("undefined is not a function")) };
    const { transport, calls } = scriptedClient([() => new Response("a")]);
    const error = await failureOf(transport.send({ ...getFile, decode }, { format: "csv" }));
    expect(error).toMatchObject({ code: "unexpected", isRetryable: false, carriedOut: "yes" });
    expect(calls).toHaveLength(1);
  });
});

it("Response.error(), as test tools answer, is a connection that failed", async () => {
  const { transport, calls } = scriptedClient([Response.error(), Response.json({ id: "1" })]);
  await transport.send(getItem, { id: "1" });
  expect(calls).toHaveLength(2);
});
