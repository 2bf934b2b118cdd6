import { describe, expect, it, vi } from "vitest";
import { noCredential } from "../../src/auth/access-token.js";
import { defineEndpoint, type RequestBody } from "../../src/call/endpoint.js";
import { json, noContent } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { baseUrl, getItem, scriptedClient, startRun, token, type Setup } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const ok = (): Response => Response.json({ ok: true });
const upload = defineEndpoint({
  method: "POST",
  path: "/uploads",
  body: ({ body }: { readonly body: RequestBody | undefined }) => body,
  decode: json<unknown>(anyJson),
  idempotent: false,
});

/** What a client sends for one call. */
async function sent(setup: Setup = {}, body?: RequestBody, headers?: Record<string, string>) {
  const { transport, calls } = scriptedClient([ok()], setup);
  await transport.send(upload, { body }, headers === undefined ? {} : { headers });
  return calls[0]!.init;
}

describe("a request", () => {
  it("reaches a custom fetch as an address and plain options, never as a Request", async () => {
    const { transport, calls } = scriptedClient([ok()]);
    expect(await transport.send(getItem, { id: "a/b" })).toEqual({ ok: true });
    expect(calls).toHaveLength(1);
    const { url, init } = calls[0]!;
    expect(url).toBe(`${baseUrl}/v1/items/a%2Fb`);
    expect(Object.getPrototypeOf(init.headers)).toBe(Object.prototype);
    expect(init).toEqual({
      method: "GET",
      headers: {
        Accept: "application/json",
        "User-Agent": "identity-reports/1.2.3 (test-reports)",
        Authorization: `Bearer ${token}`,
      },
      signal: expect.any(AbortSignal),
      redirect: "manual",
      cache: "no-store",
    });
  });

  it("uses the platform's fetch of the moment, as test tools replace it", async () => {
    const { transport } = scriptedClient([ok()], { fetch: mistyped(undefined) });
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ replaced: true }));
    expect(await transport.send(getItem, { id: "1" })).toEqual({ replaced: true });
    fetch.mockRestore();
  });

  it("of an endpoint with a leading slash leaves the vendor's prefix out", async () => {
    const { transport, calls } = scriptedClient([ok()]);
    await transport.send(upload, { body: undefined });
    expect(calls[0]!.url).toBe(`${baseUrl}/uploads`);
    expect(calls[0]!.init).not.toHaveProperty("body");
  });

  it("may alter its headers without altering those of the next attempt", async () => {
    const { transport, calls } = scriptedClient([
      (_, { headers }) => {
        for (const name of Object.keys(headers)) delete headers[name];
        return new Response("", { status: 429, headers: { "retry-after": "0" } });
      },
      ok(),
    ]);
    await transport.send(getItem, { id: "1" });
    expect(calls[1]!.init.headers).toHaveProperty("Authorization", `Bearer ${token}`);
  });

  it("goes out without credential where the endpoint is anonymous, or the client signs in with none", async () => {
    const { transport, calls } = scriptedClient([ok()]);
    await transport.send({ ...getItem, anonymous: true }, { id: "1" });
    expect(calls[0]!.init.headers).not.toHaveProperty("Authorization");
    expect((await sent({ credential: noCredential })).headers).not.toHaveProperty("Authorization");
  });

  it("is refused where its parameters are no object, or the endpoint's own check refuses them", async () => {
    const { transport, calls } = scriptedClient([ok()]);
    expect(await failureOf(transport.send(getItem, mistyped("1")))).toMatchObject({
      message: "params: expected an object with the parameters, got string",
    });
    const tooLarge = new ConfigError("limit", "is too large");
    const validate = (): never => {
      throw tooLarge;
    };
    expect(await failureOf(transport.send({ ...getItem, validate }, { id: "1" }))).toBe(tooLarge);
    expect(calls).toEqual([]);
  });
});

describe("a body", () => {
  it("is sent as JSON with its type", async () => {
    const { body, headers } = await sent({}, { json: { name: "é", gone: undefined } });
    expect(body).toBe('{"name":"é"}');
    expect(headers["Content-Type"]).toBe("application/json");
  });

  it("is sent as a form with its type, without undefined fields", async () => {
    const { body, headers } = await sent({}, { form: { grant_type: "a b", scope: undefined, x: "&=+" } });
    expect(body).toBe("grant_type=a+b&x=%26%3D%2B");
    expect(headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
  });

  it("that is a function makes a new form for each attempt", async () => {
    let made = 0;
    const { transport, calls } = scriptedClient([
      new Response("", { status: 429, headers: { "retry-after": "0" } }),
      ok(),
    ]);
    await transport.send(upload, { body: { form: async () => ({ jti: String((made += 1)) }) } });
    expect(calls.map(({ init }) => init.body)).toEqual(["jti=1", "jti=2"]);
  });

  it("that cannot be made was not sent, whatever it failed with", async () => {
    const { transport, calls } = scriptedClient([ok()], { retries: 0 });
    const form = (): Promise<never> => Promise.reject(new RangeError("the key is too short"));
    const error = await failureOf(transport.send(upload, { body: { form } }));
    expect(error).toMatchObject({ name: "NetworkError", carriedOut: "no" });
    expect(error.message).toContain("the key is too short");
    expect(calls).toEqual([]);
  });

  it("of several parts has no type set by us, not even by the caller's defaults: only the runtime knows the boundary", async () => {
    const form = new FormData();
    form.set("file", new Blob(["a,b"]), "a.csv");
    const { body, headers } = await sent(
      { headers: { "content-type": "application/json" } },
      { multipart: () => form },
    );
    expect(body).toBe(form);
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain("content-type");
  });

  const circle: { self?: unknown } = {};
  circle.self = circle;
  it.each([
    ["a circle", circle, "body: cannot be written as JSON: Converting circular structure"],
    ["a bigint", { rows: 5n }, "body: cannot be written as JSON: Do not know how to serialize a BigInt"],
    ["a function", () => 5, "body: expected something that can be written as JSON, got function"],
  ])("that is %s is refused and not sent", async (_, value, message) => {
    const { client, calls } = scriptedClient([ok()]);
    const error = await failureOf(client.request("POST", "/v1/items", { body: value }));
    expect(error).toMatchObject({ name: "ConfigError", message: expect.stringContaining(message) });
    expect(calls).toEqual([]);
  });
});

describe("headers", () => {
  it("of the call win over those of the client, the endpoint and the vendor, whatever their spelling", async () => {
    const names = ["x-one", "x-two", "x-three", "x-four"];
    const { transport, calls } = scriptedClient([ok()], {
      profile: { headers: Object.fromEntries(names.map((name) => [name, "vendor"])) },
      headers: { "X-Three": "client", "X-FOUR": "client" },
    });
    const headers = { "X-Two": "endpoint", "X-Three": "endpoint", "X-Four": "endpoint" };
    await transport.send({ ...getItem, headers }, { id: "1" }, { headers: { "x-Four": "call", accept: "text/csv" } });
    expect(calls[0]!.init.headers).toEqual({
      accept: "text/csv",
      "User-Agent": "identity-reports/1.2.3 (test-reports)",
      "x-one": "vendor",
      "X-Two": "endpoint",
      "X-Three": "client",
      "x-Four": "call",
      Authorization: `Bearer ${token}`,
    });
  });

  it("never change the type of a body we write", async () => {
    const { headers } = await sent(
      { headers: { "content-type": "text/plain" } },
      { json: 1 },
      { "CONTENT-TYPE": "a/b" },
    );
    expect(headers["Content-Type"]).toBe("application/json");
    expect(Object.keys(headers).filter((name) => name.toLowerCase() === "content-type")).toHaveLength(1);
  });

  it("name the application that uses us", async () => {
    const { headers } = await sent({ appName: "nightly-audit" });
    expect(headers["User-Agent"]).toBe("identity-reports/1.2.3 (test-reports; nightly-audit)");
  });
});

describe("close", () => {
  it("aborts what is under way and refuses what comes later", async () => {
    const { client, transport, calls } = scriptedClient([() => new Promise<Response>(() => {})]);
    const running = transport.send(startRun, { report: "a" });
    await expect.poll(() => calls.length).toBe(1);
    client.close();
    const error = await failureOf(running);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ message: "POST /v1/runs was aborted: the client is closed", carriedOut: "maybe" });
    expect(calls[0]!.init.signal.aborted).toBe(true);
    const later = await failureOf(transport.send(getItem, { id: "1" }));
    expect(later).toMatchObject({ name: "AbortError", carriedOut: "no", attempts: 0 });
    expect(await failureOf(client.getAccessToken())).toMatchObject({ name: "AbortError" });
    expect(calls).toHaveLength(1);
  });

  it("happens by itself at the end of a block", async () => {
    const { client } = scriptedClient([ok()]);
    await client[Symbol.asyncDispose]();
    expect(await failureOf(client.request("GET", "/v1/items"))).toMatchObject({ name: "AbortError" });
  });
});

describe("the access token", () => {
  it("is the one in use, or undefined for a client without", async () => {
    const { client } = scriptedClient([ok()]);
    expect(await client.getAccessToken()).toBe(token);
    expect(await scriptedClient([ok()], { credential: noCredential }).client.getAccessToken()).toBeUndefined();
    expect(client.baseUrl).toBe(baseUrl);
  });

  it("is not waited for after an abort, and wrong options are refused by name", async () => {
    const { client } = scriptedClient([ok()]);
    expect(await failureOf(client.getAccessToken({ signal: AbortSignal.abort("why") }))).toMatchObject({
      name: "AbortError",
      message: "access token was aborted by the caller",
      cause: "why",
    });
    expect(await failureOf(client.getAccessToken({ signal: mistyped({}) }))).toMatchObject({
      name: "ConfigError",
      message: "signal: expected an AbortSignal, got object",
    });
  });
});

it("nothing is what an endpoint without content resolves to", async () => {
  const { transport } = scriptedClient([new Response(null, { status: 204 })]);
  expect(await transport.send({ ...getItem, decode: noContent }, { id: "1" })).toBeUndefined();
});
