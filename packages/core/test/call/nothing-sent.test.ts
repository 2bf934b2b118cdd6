import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../src/call/options.js";
import { NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import {
  connectionError,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  testClient,
  type TestClient,
} from "../support/transport-client.js";
import { brokenPort, silentPort, tlsRelay, type Disturbance } from "../support/tls-relay.js";
import { issue, listen, startHttp, startHttps } from "../platform/tls-server.js";
import { failureOf } from "../support/failure-of.js";

const root = issue({ name: "Test root", isCa: true });
const otherRoot = issue({ name: "Other root", isCa: true });
const leaf = issue({ altNames: ["127.0.0.1"], issuer: root });

/** A client with a private CA, unless `options` say otherwise, which makes each call once. */
const clientOf = (baseUrl: string, options: ClientOptions = { tls: { ca: root.cert } }): TestClient =>
  testClient({ baseUrl, options: { retries: 0, ...options } });

/** A call that must not be made twice. */
const call = ({ transport }: TestClient): Promise<unknown> => transport.send(createItem, { id: "1" });

/** The error of such a call that finds no way to its server. */
const failureOfCall = (client: TestClient): Promise<NetworkError> => failureOf(call(client), NetworkError);

const disturbances: readonly Disturbance[] = ["reset", "close", "garbage", "bad record", "alert"];

const clients: readonly [who: string, options: ClientOptions][] = [
  ["a client with tls", { tls: { ca: root.cert } }],
  ["any other client", {}],
];

describe.each(clients)(
  "%s, whose connection breaks before it is secure: the server cannot have seen the call",
  (_who, options) => {
    test.each(disturbances)("%s", async (how) => {
      const port = await brokenPort(how);
      const error = await failureOfCall(clientOf(port.url, options));
      expect(error).toMatchObject({ name: "NetworkError", carriedOut: "no" });
      expect(error.hint).toMatch(/secure connection/);
    });

    test("a port that no server listens on", async () => {
      const closed = createServer();
      const { url } = await listen(closed);
      closed.close();
      await once(closed, "close");
      expect(await failureOfCall(clientOf(url, options))).toMatchObject({ code: "ECONNREFUSED", carriedOut: "no" });
    });

    test("a server without TLS", async () => {
      const url = await startHttp((_request, response) => void response.end("{}"));
      const error = await failureOfCall(clientOf(url.replace("http:", "https:"), options));
      expect(error).toMatchObject({ carriedOut: "no", isRetryable: false });
      expect(error.hint).toMatch(/is it the port of an https server/);
    });

    test("a server that speaks TLS 1.1 only, and the option tls cannot help", async () => {
      const versions = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      const { url } = await startHttps(leaf, () => {}, versions);
      const error = await failureOfCall(clientOf(url, options));
      expect(error).toMatchObject({ carriedOut: "no", isRetryable: false });
      expect(error.hint).toMatch(/only versions of TLS that are too old.*--tls-min-v1\.0/);
    });

    test("silence, ended by the time limit of the attempt", async () => {
      const { url } = await silentPort();
      const error = await failureOf(call(clientOf(url, { ...options, timeoutMs: 100 })), TimeoutError);
      expect(error).toMatchObject({ name: "TimeoutError", carriedOut: "no" });
      expect(error.message).toMatch(/waiting for a connection/);
    });

    test("silence, ended by our own limit for connections, which leaves time for another attempt", async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      const { url } = await silentPort();
      const failure = failureOfCall(clientOf(url, options));
      await vi.advanceTimersByTimeAsync(10_000);
      vi.useRealTimers();
      const error = await failure;
      expect(error).toMatchObject({ code: "ERR_TLS_HANDSHAKE_TIMEOUT", carriedOut: "no", isRetryable: true });
      expect(error.hint).toMatch(/is a firewall or a proxy in between/);
    });
  },
);

describe("a certificate that does not hold: the call was not sent", () => {
  test.each([
    ["for clients only", "INVALID_PURPOSE", issue({ altNames: ["127.0.0.1"], issuer: root, isForClients: true })],
    ["signed with SHA-1", "UNSPECIFIED", issue({ altNames: ["127.0.0.1"], issuer: root, digest: "sha1" })],
    ["of another CA", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", issue({ altNames: ["127.0.0.1"], issuer: otherRoot })],
  ])("%s: %s", async (_what, code, certificate) => {
    const seen = vi.fn();
    const server = await startHttps(certificate, seen, { ciphers: "DEFAULT@SECLEVEL=0" });
    const error = await failureOfCall(clientOf(server.url));
    expect(error).toMatchObject({ code, carriedOut: "no", isRetryable: false });
    expect(error.hint).toMatch(/certificate/);
    expect(seen).not.toHaveBeenCalled();
  });
});

describe("a connection that breaks after the server has read the call: it may have been carried out", () => {
  test.each(disturbances)("%s", async (how) => {
    let calls = 0;
    const server = await startHttps(leaf, (request) => {
      calls += 1;
      request.resume().on("end", () => relay.breakAll(how));
    });
    const relay = await tlsRelay(server.port);
    const error = await failureOfCall(clientOf(relay.url));
    expect(error).toMatchObject({ name: "NetworkError", carriedOut: "maybe", isRetryable: true });
    expect(calls).toBe(1);
  });

  test("silence, ended by the time limit of the attempt", async () => {
    const server = await startHttps(leaf, (request) => void request.resume());
    const error = await failureOf(call(clientOf(server.url, { tls: { ca: root.cert }, timeoutMs: 300 })), TimeoutError);
    expect(error).toMatchObject({ name: "TimeoutError", carriedOut: "maybe" });
  });
});

describe("a kept connection that breaks", () => {
  test.each(disturbances)(
    "%s: a call that may be sent twice fails there; any other has a connection of its own",
    async (how) => {
      let calls = 0;
      const server = await startHttps(leaf, (request, response) => {
        calls += 1;
        if (calls === 1) return void response.end("{}");
        request.resume().on("end", () => relay.breakAll(how));
      });
      const relay = await tlsRelay(server.port);
      const { transport } = clientOf(relay.url);
      await transport.send(getItem, { id: "1" });
      expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({ carriedOut: "maybe" });
      expect(calls).toBe(2);
      expect(relay.accepted).toBe(1);
      await failureOf(transport.send(createItem, { id: "1" }));
      expect(relay.accepted).toBe(2);
    },
  );
});

describe("a fetch that does not show its connection", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });

  test.each(disturbances)("%s after the server has read the call: it may have been carried out", async (how) => {
    const real = globalThis.fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => real(url, init));
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    let calls = 0;
    const server = await startHttps(leaf, (request) => {
      calls += 1;
      request.resume().on("end", () => relay.breakAll(how));
    });
    const relay = await tlsRelay(server.port);
    expect(await failureOfCall(clientOf(relay.url, {}))).toMatchObject({ carriedOut: "maybe" });
    expect(calls).toBe(1);
  });

  test.each(disturbances)("%s before it is secure: never a wrong verdict", async (how) => {
    const real = globalThis.fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => real(url, init));
    const port = await brokenPort(how);
    expect((await failureOfCall(clientOf(port.url, {}))).carriedOut).toMatch(/^(no|maybe)$/);
  });
});

describe("a host name that is not found", () => {
  const notFound = connectionError("ENOTFOUND", { syscall: "getaddrinfo" });

  test("is final for a host that has never answered", async () => {
    const { fetch, calls } = scriptedFetch([notFound]);
    const { transport } = testClient({ options: { fetch } });
    expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({
      isRetryable: false,
      carriedOut: "no",
    });
    expect(calls).toHaveLength(1);
  });

  test("is passing weather for one that has answered this client", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { fetch, calls } = scriptedFetch([ok(), notFound, notFound, ok()]);
    const { transport } = testClient({ options: { fetch } });
    await transport.send(getItem, { id: "1" });
    await transport.send(createItem, { id: "1" });
    vi.restoreAllMocks();
    expect(calls).toHaveLength(4);
  });
});

test("headers that are larger than Node takes are told with the way to let more in", async () => {
  const url = await startHttp((_request, response) => void response.setHeader("x-large", "x".repeat(20_000)).end("{}"));
  const error = await failureOfCall(clientOf(url, {}));
  expect(error).toMatchObject({ code: "HPE_HEADER_OVERFLOW", carriedOut: "maybe", isRetryable: false });
  expect(error.hint).toMatch(/--max-http-header-size/);
});
