import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { HttpError } from "../../src/errors/http-error.js";
import { answer, getItem as item, ok, scriptedFetch, testClient, type Reply } from "../support/transport-client.js";
import { settled, settledFailure, useFakeClock } from "../support/transport-clock.js";
import { getItem, scriptedClient, startRun, token, type Setup } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { portOf } from "../support/port-of.js";

const params = { id: "7" };

interface Origin {
  readonly origin: string;
  readonly seen: { readonly method: string; readonly url: string; readonly authorization: string | undefined }[];
}

/** A real server that answers as told; closed when the test ends. */
async function originServer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Origin> {
  const seen: Origin["seen"] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, authorization: headers.authorization });
    answer(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${portOf(server)}`, seen };
}

const redirect = (response: ServerResponse, status: number, location?: string): void => {
  // A body makes sure that it is let go: an unread one would hold the connection.
  response.writeHead(status, location === undefined ? {} : { location }).end("moved");
};

/** A client of a real server. */
const clientOf = ({ origin }: Origin, setup: Setup = {}) =>
  scriptedClient([(url, init) => fetch(url, init)], { baseUrl: origin, retries: 0, ...setup }).transport;

describe("a redirect of a GET within the origin", () => {
  it.each([301, 302, 303, 307, 308])("with status %i is followed, credential and all", async (status) => {
    const server = await originServer((request, response) => {
      if (request.url === "/new?page=2") response.end('{"found":true}');
      else redirect(response, status, "/new?page=2");
    });
    expect(await clientOf(server).send(getItem, { id: "1" })).toEqual({ found: true });
    expect(server.seen).toEqual([
      { method: "GET", url: "/v1/items/1", authorization: `Bearer ${token}` },
      { method: "GET", url: "/new?page=2", authorization: `Bearer ${token}` },
    ]);
  });

  it("is followed five times in a row, relative to where it has led, and not a sixth time", async () => {
    const server = await originServer((request, response) => {
      const hop = Number(/hop(\d)$/.exec(request.url ?? "")?.[1] ?? 0);
      if (hop === last) response.end("{}");
      else redirect(response, 302, `hop${hop + 1}`);
    });
    let last = 5;
    expect(await clientOf(server).send(getItem, { id: "1" })).toEqual({});
    expect(server.seen.at(-1)?.url).toBe("/v1/items/hop5");
    last = 6;
    const error = await failureOf(clientOf(server).send(getItem, { id: "1" }));
    expect(error).toMatchObject({
      code: "redirected",
      message: "GET /v1/items/{id} answered with a redirect that is not followed: it is the 6th in a row",
      url: `${server.origin}/v1/items/hop5`,
    });
    expect(server.seen).toHaveLength(6 + 6);
  });

  it("counts as one attempt, and its answer is the last one's", async () => {
    const server = await originServer((request, response) => {
      if (request.url === "/new") response.writeHead(404).end("{}");
      else redirect(response, 302, "/new");
    });
    const error = await failureOf(clientOf(server).send(getItem, { id: "1" }));
    expect(error).toMatchObject({ name: "NotFoundError", attempts: 1 });
  });
});

describe("a redirect that asks for a pause", () => {
  const moved = (retryAfter: string): Reply =>
    answer(302, { location: "https://vendor.test/new", "retry-after": retryAfter });
  const pathsOf = (calls: readonly { readonly url: string }[]): string[] =>
    calls.map(({ url }) => new URL(url).pathname);
  const pausesOf = (calls: readonly { readonly atMs: number }[]): number[] =>
    calls.slice(1).map(({ atMs }, n) => Math.floor(atMs - (calls[n]?.atMs ?? 0)));

  it("is followed no earlier", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([moved("3"), ok({ found: true })]);
    const { transport } = testClient({ options: { fetch } });
    expect(await settled(transport.send(item, params))).toEqual({ value: { found: true } });
    expect([pathsOf(calls), pausesOf(calls)]).toEqual([["/api/items/7", "/new"], [3_000]]);
  });

  it("that cannot be read is followed a second later", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([moved("soon"), ok()]);
    await settled(testClient({ options: { fetch } }).transport.send(item, params));
    expect(pausesOf(calls)).toEqual([1_000]);
  });

  it.each([60, 90])("of %d s, too long for an attempt, is asked for again when it is over", async (seconds) => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([moved(String(seconds)), ok({ found: true })]);
    const { transport } = testClient({ options: { fetch, timeoutMs: 60_000 } });
    expect(await settled(transport.send(item, params))).toEqual({ value: { found: true } });
    expect([pathsOf(calls), pausesOf(calls)]).toEqual([["/api/items/7", "/api/items/7"], [seconds * 1_000]]);
  });

  it("too long for the call fails at once, with the time to come back", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([moved("90")]);
    const { transport } = testClient({ options: { fetch } });
    const startedAt = Date.now();
    expect(await settledFailure(transport.send(item, params, { totalTimeoutMs: 30_000 }))).toMatchObject({
      code: "redirected",
      message: expect.stringContaining("not followed: it asks for a pause of 90000 ms, too long for one attempt"),
      retryAt: new Date(startedAt + 90_000),
      isRetryable: true,
    });
    expect(Date.now()).toBe(startedAt);
    expect(calls).toHaveLength(1);
  });

  it("to another origin is not repeated", async () => {
    useFakeClock();
    const elsewhere = answer(302, { location: "https://elsewhere.test/", "retry-after": "90" });
    const { fetch, calls } = scriptedFetch([elsewhere, ok()]);
    const error = await settledFailure(testClient({ options: { fetch } }).transport.send(item, params));
    expect(error).toMatchObject({ code: "redirected", isRetryable: false });
    expect(calls).toHaveLength(1);
  });
});

describe("a redirect that is refused", () => {
  it("is told without the query of the request, and without a time to come back where none is asked for", async () => {
    const { fetch } = scriptedFetch([answer(302, { location: "https://elsewhere.test/" })]);
    const call = testClient({ options: { fetch } }).transport.send(item, { id: "7", filter: "private" });
    const error = await failureOf(call, HttpError);
    expect(error.url).toBe("https://vendor.test/api/items/7");
    expect(error).not.toHaveProperty("retryAt");
  });

  const refusal = "GET /v1/items/{id} answered with a redirect that is not followed: ";

  it("leads to another origin, which sees nothing of the request", async () => {
    const other = await originServer((_, response) => response.end("{}"));
    const server = await originServer((_, response) => redirect(response, 302, `${other.origin}/steal?x=1`));
    const error = await failureOf(clientOf(server, { retries: 3 }).send(getItem, { id: "1" }));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      name: "HttpError",
      code: "redirected",
      status: 302,
      method: "GET",
      url: `${server.origin}/v1/items/1`,
      message: `${refusal}it leads to another origin, ${other.origin}`,
      carriedOut: "no",
      isRetryable: false,
      attempts: 1,
    });
    expect(other.seen).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it("leads from https to http on the same host, or to another port or host", async () => {
    for (const location of [
      "http://vendor.example.com/api/v1/items/1",
      "https://vendor.example.com:8443/",
      "//evil.example.com/",
      "https://vendor.example.com.evil.example.com/",
      "https://vendor.example.com@evil.example.com/",
    ]) {
      const { transport, calls } = scriptedClient([new Response("", { status: 302, headers: { location } })]);
      const error = await failureOf(transport.send(getItem, { id: "1" }));
      const { origin } = new URL(location, "https://vendor.example.com");
      expect(error).toMatchObject({ code: "redirected", message: `${refusal}it leads to another origin, ${origin}` });
      expect(calls).toHaveLength(1);
    }
  });

  it.each([301, 302, 303, 307, 308])("answers a POST, with status %i: it may have been carried out", async (status) => {
    const server = await originServer((_, response) => redirect(response, status, "/new"));
    const error = await failureOf(clientOf(server).send(startRun, { report: "a" }));
    expect(error).toMatchObject({
      code: "redirected",
      carriedOut: "maybe",
      message: "POST /v1/runs answered with a redirect that is not followed: only GET requests are repeated elsewhere",
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ["nowhere", undefined],
    ["to an address that is none", "https://[::bad"],
  ])("leads %s", async (_, location) => {
    const server = await originServer((_request, response) => redirect(response, 302, location));
    const error = await failureOf(clientOf(server).send(getItem, { id: "1" }));
    expect(error).toMatchObject({ code: "redirected", message: `${refusal}it has no Location header` });
    expect(server.seen).toHaveLength(1);
  });

  it("is hidden by the browser", async () => {
    const opaque = Object.defineProperties(new Response(null), {
      type: { value: "opaqueredirect" },
      status: { value: 0 },
    });
    const { transport } = scriptedClient([() => opaque]);
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({ code: "redirected", status: 0, message: `${refusal}it has no Location header` });
  });

  it("has its body let go", async () => {
    let cancelled = 0;
    const body = () => new ReadableStream({ cancel: () => void (cancelled += 1) });
    const { transport } = scriptedClient([
      () => new Response(body(), { status: 302, headers: { location: "/api/next" } }),
      () => new Response(body(), { status: 302, headers: { location: "https://evil.example.com/" } }),
    ]);
    expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({ code: "redirected" });
    expect(cancelled).toBe(2);
  });
});

it("a status that only looks like a redirect is a plain failure", async () => {
  const { transport } = scriptedClient([new Response(null, { status: 304, headers: { location: "/x" } })]);
  const error = await failureOf(transport.send(getItem, { id: "1" }));
  expect(error).toMatchObject({ name: "HttpError", code: "http_error", status: 304 });
});
