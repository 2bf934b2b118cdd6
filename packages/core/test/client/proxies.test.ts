import { describe, expect, test, vi } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import type { ClientOptions } from "../../src/call/options.js";
import { NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import { connectProxy } from "../support/connect-proxy.js";
import { useProxy, useProxyEverywhere } from "../support/environment-proxy.js";
import { presentDispatcherClass, setGlobalDispatcher } from "../support/global-dispatcher.js";
import { createItem, getItem, testClient, type TestClient } from "../support/transport-client.js";
import { issue, startHttp, startHttps } from "../platform/tls-server.js";
import { failureOf } from "../support/failure-of.js";

const root = issue({ name: "Test root", isCa: true });
const leaf = issue({ altNames: ["127.0.0.1"], issuer: root });
const token = fixedAuthorization("auth.accessToken", "a-token", "Bearer ");

const startVendor = () => startHttps(leaf, (_request, response) => void response.end('{"well":true}'));
const clientOf = (baseUrl: string, options: ClientOptions = { tls: { ca: root.cert } }): TestClient =>
  testClient({ baseUrl, options: { retries: 0, ...options } });
/** A call that must not be made twice. */
const call = ({ transport }: TestClient): Promise<unknown> => transport.send(createItem, { id: "1" });

/** The error of such a call that finds no way to its server. */
const failureOfCall = (client: TestClient): Promise<NetworkError> => failureOf(call(client), NetworkError);

/** Lets undici retry at once. */
const noWaits = (): void => void vi.spyOn(Math, "random").mockReturnValue(0);

/** Sends everything of Node's fetch through a proxy, as a program does that sets a dispatcher by itself. */
function setProxyDispatcher(url: string): void {
  useProxyEverywhere({ https_proxy: url });
  const EnvHttpProxyAgent = presentDispatcherClass();
  // An option of its own tells it from what the environment sets.
  setGlobalDispatcher(new EnvHttpProxyAgent({ httpsProxy: url, connectTimeout: 5_000 }));
}

describe("a client with tls, where the environment switches a proxy on", () => {
  test("goes through it, and still trusts its own CA only", async () => {
    const proxy = await connectProxy();
    const vendor = await startVendor();
    useProxy({ HTTPS_PROXY: proxy.url });
    const client = clientOf(vendor.url);
    expect(await client.transport.send(getItem, { id: "1" })).toEqual({ well: true });
    expect(proxy.tunnels).toEqual([`127.0.0.1:${vendor.port}`]);
    expect(client.eventsOf("notice")).toEqual([]);
  });

  test("signs in to it with what its address says", async () => {
    const proxy = await connectProxy();
    const vendor = await startVendor();
    useProxy({ HTTPS_PROXY: proxy.url.replace("//", "//me:pass%20word@") });
    await clientOf(vendor.url).transport.send(getItem, { id: "1" });
    expect(proxy.credentials).toEqual([`Basic ${btoa("me:pass word")}`]);
  });

  test("goes past it where NO_PROXY says so", async () => {
    const proxy = await connectProxy();
    const vendor = await startVendor();
    useProxy({ HTTPS_PROXY: proxy.url, NO_PROXY: "127.0.0.1" });
    await clientOf(vendor.url).transport.send(getItem, { id: "1" });
    expect(proxy.tunnels).toEqual([]);
  });

  test("changes over when the program changes it", async () => {
    const [first, second] = [await connectProxy(), await connectProxy()];
    const vendor = await startVendor();
    const client = clientOf(vendor.url);
    for (const { url } of [first, second]) {
      useProxy({ HTTPS_PROXY: url });
      await client.transport.send(getItem, { id: "1" });
    }
    expect([first.tunnels.length, second.tunnels.length]).toEqual([1, 1]);
  });

  test("a certificate that does not hold is refused behind it, too", async () => {
    const proxy = await connectProxy();
    const vendor = await startHttps(issue({ altNames: ["127.0.0.1"] }), () => {});
    useProxy({ HTTPS_PROXY: proxy.url });
    expect(await failureOfCall(clientOf(vendor.url))).toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      carriedOut: "no",
    });
  });

  test("a break after the call was sent is a maybe", async () => {
    const proxy = await connectProxy();
    const vendor = await startHttps(leaf, (request) => void request.socket.destroy());
    useProxy({ HTTPS_PROXY: proxy.url });
    expect(await failureOfCall(clientOf(vendor.url))).toMatchObject({ code: "ECONNRESET", carriedOut: "maybe" });
  });
});

describe.each([
  ["a client with tls", { tls: { ca: root.cert } }],
  ["any other client", {}],
])("%s: a proxy that refuses", (_who, options) => {
  test.each([
    [
      407,
      1,
      "the proxy of HTTPS_PROXY requires a user and password; put user:password@ in front of the host of its URL",
    ],
    [403, 1, "the proxy of HTTPS_PROXY does not allow this call"],
    [502, 3, "the proxy of HTTPS_PROXY cannot reach the server"],
  ])("with %d: nothing was sent, %d times", async (status, times, hint) => {
    noWaits();
    const proxy = await connectProxy(status);
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const error = await failureOfCall(clientOf("https://vendor.example:8443", { ...options, retries: 2 }));
    expect(error).toMatchObject({ name: "NetworkError", carriedOut: "no", attempts: times });
    expect(error.hint).toContain(hint);
    expect(proxy.tunnels).toEqual(Array(times).fill("vendor.example:8443"));
  });

  test("by silence: nothing was sent", async () => {
    const proxy = await connectProxy("silence");
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const error = await failureOf(
      call(clientOf("https://vendor.example:8443", { ...options, timeoutMs: 200 })),
      TimeoutError,
    );
    expect(error).toMatchObject({ name: "TimeoutError", carriedOut: "no" });
  });

  test("by not being there: nothing was sent, and the hint names it", async () => {
    useProxyEverywhere({ HTTPS_PROXY: "http://127.0.0.1:9" });
    const error = await failureOfCall(clientOf("https://vendor.example:8443", options));
    expect(error).toMatchObject({ code: "ECONNREFUSED", carriedOut: "no" });
    expect(error.hint).toContain("goes through the proxy of HTTPS_PROXY");
  });
});

describe("a dispatcher of the program", () => {
  test.each([
    [407, 1, "the proxy requires a user and password"],
    [403, 1, "the proxy does not allow this call"],
    [502, 3, "the proxy cannot reach the server"],
  ])("that meets a proxy's %d: nothing was sent, %d times", async (status, times, hint) => {
    noWaits();
    const proxy = await connectProxy(status);
    setProxyDispatcher(proxy.url);
    useProxy({});
    const error = await failureOfCall(clientOf("https://vendor.example:8443", { retries: 2 }));
    expect(error).toMatchObject({ code: "UND_ERR_ABORTED", carriedOut: "no", attempts: times });
    expect(error.hint).toContain(hint);
    expect(proxy.tunnels).toHaveLength(times);
  });
});

describe("a proxy that a client with tls cannot use", () => {
  class ProxyAgent {
    dispatch(): never {
      throw new Error("not used here");
    }
  }

  test("is told in one notice, when the client is made", async () => {
    setGlobalDispatcher(new ProxyAgent());
    const vendor = await startVendor();
    const client = clientOf(vendor.url);
    await client.transport.send(getItem, { id: "1" });
    expect(client.eventsOf("notice")).toMatchObject([{ code: "proxy_bypassed", operation: "connect" }]);
  });

  test("is told where the environment names SOCKS, which Node's agents do not speak", () => {
    useProxyEverywhere({ HTTPS_PROXY: "socks5://127.0.0.1:9" });
    expect(clientOf("https://vendor.example").eventsOf("notice")).toMatchObject([{ code: "proxy_bypassed" }]);
  });

  test("does not matter to other clients", () => {
    setGlobalDispatcher(new ProxyAgent());
    expect(clientOf("https://vendor.example", {}).eventsOf("notice")).toEqual([]);
  });
});

describe("http: on loopback, with a proxy in force that would carry it in clear text", () => {
  const withToken = (baseUrl: string, options: ClientOptions = {}): TestClient =>
    testClient({ baseUrl, credential: token, options });
  const refusal =
    /^baseUrl: http: would carry the credential in clear text to the proxy of HTTP_PROXY; name localhost in/;

  test.each([
    ["any client", {}],
    ["a client with tls", { tls: {} }],
  ])("%s with a credential is refused", (_who, options) => {
    useProxy({ HTTP_PROXY: "http://127.0.0.1:9" });
    expect(() => withToken("http://localhost:8081", options)).toThrow(refusal);
  });

  test("also where the proxy came later", async () => {
    const client = withToken("http://localhost:8081");
    useProxy({ HTTP_PROXY: "http://127.0.0.1:9" });
    const error = await failureOf(client.transport.send(createItem, { id: "1" }));
    expect(error).toMatchObject({ name: "ConfigError", option: "baseUrl", carriedOut: "no" });
  });

  test.each([
    ["NO_PROXY covers it", { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "localhost" }],
    ["the proxy is for https: only", { HTTPS_PROXY: "http://127.0.0.1:9" }],
  ])("is fine where %s", async (_why, variables) => {
    const vendor = await startHttp((_request, response) => void response.end('{"well":true}'));
    useProxyEverywhere(variables);
    const { transport } = withToken(vendor.replace("127.0.0.1", "localhost"));
    expect(await transport.send(getItem, { id: "1" })).toEqual({ well: true });
  });

  test("is fine without a credential, and with a fetch of the caller's own", () => {
    useProxy({ HTTP_PROXY: "http://127.0.0.1:9" });
    expect(() => testClient({ baseUrl: "http://localhost:8081" })).not.toThrow();
    expect(() => withToken("http://localhost:8081", { fetch: () => Promise.reject(new Error("no")) })).not.toThrow();
  });
});
