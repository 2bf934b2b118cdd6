import { describe, expect, it, vi } from "vitest";
import type { StoredToken, TokenStore } from "../../src/call/options.js";
import { suppliedAuthorization } from "../../src/auth/access-token.js";
import { getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";
import { clientId, clientSecret, tokenServer } from "../support/transport-tokens.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const params = { id: "7" };
const key = `https://vendor.test ${clientId}`;

const storeWith = (stored?: unknown): TokenStore & { readonly kept: Map<string, StoredToken> } => {
  const kept = new Map<string, StoredToken>();
  if (stored !== undefined) kept.set(key, mistyped(stored));
  return { kept, get: (name) => kept.get(name), set: (name, token) => void kept.set(name, token) };
};
const inTenMinutes = (): number => Date.now() + 600_000;

describe("a token store", () => {
  it("spares the next process its token request", async () => {
    const tokenStore = storeWith();
    const first = tokenServer({ options: { tokenStore } });
    await first.transport.send(getItem, params);
    expect([...tokenStore.kept]).toEqual([
      [key, { token: "token-1", lifetimeMs: 600_000, expiresAt: expect.any(Number) }],
    ]);
    expect(JSON.stringify([...tokenStore.kept.keys()])).not.toContain(clientSecret);

    const second = tokenServer({ options: { tokenStore } });
    expect(await second.transport.send(getItem, params)).toEqual({ token: "token-1" });
    expect(second.tokenCalls()).toHaveLength(0);
    expect(second.eventsOf("token").map(({ action }) => action)).toEqual(["restored"]);
  });

  it("is asked once by calls that start together", async () => {
    const tokenStore = storeWith({ token: "stored", expiresAt: inTenMinutes() });
    const get = vi.spyOn(tokenStore, "get");
    const { transport, tokensSent } = tokenServer({ options: { tokenStore } });
    await Promise.all(["1", "2", "3"].map((id) => transport.send(getItem, { id })));
    expect(tokensSent()).toEqual(["stored", "stored", "stored"]);
    expect(get).toHaveBeenCalledTimes(1);
  });

  it("never gives back the token the server refused", async () => {
    const tokenStore = storeWith({ token: "revoked", expiresAt: inTenMinutes() });
    const { transport, tokensSent, refused } = tokenServer({ options: { tokenStore } });
    refused.add("revoked");
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["revoked", "token-1"]);
    expect(tokenStore.kept.get(key)?.token).toBe("token-1");
  });

  it("gives the token that another process has renewed meanwhile", async () => {
    const tokenStore = storeWith({ token: "revoked", expiresAt: inTenMinutes() });
    const { transport, tokensSent, tokenCalls, refused } = tokenServer({ options: { tokenStore } });
    await transport.send(getItem, params);
    refused.add("revoked");
    tokenStore.kept.set(key, { token: "renewed", expiresAt: inTenMinutes() });
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["revoked", "revoked", "renewed"]);
    expect(tokenCalls()).toHaveLength(0);
  });

  it.each([
    ["text", "token"],
    ["null", null],
    ["an array", []],
    ["an empty token", { token: "", expiresAt: Infinity }],
    ["a token with a line break", { token: "a\r\nb", expiresAt: Infinity }],
    ["a token that is no text", { token: 7, expiresAt: Infinity }],
    ["no end", { token: "stored" }],
    ["an end that is text", { token: "stored", expiresAt: "2099-01-01" }],
    ["an end that is a number as text", { token: "stored", expiresAt: "8640000000000000" }],
    ["an end that is no number", { token: "stored", expiresAt: NaN }],
    ["a life that is no number", { token: "stored", expiresAt: Infinity, lifetimeMs: "long" }],
    ["a token that has ended", { token: "stored", expiresAt: 1 }],
  ])("is ignored when it holds %s", async (_, stored) => {
    const { transport, tokensSent, eventsOf } = tokenServer({ options: { tokenStore: storeWith(stored) } });
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1"]);
    expect(eventsOf("token").map(({ action }) => action)).toEqual(["requested"]);
  });

  it("is asked before each request for a token: another process may have renewed it meanwhile", async () => {
    useFakeClock();
    const tokenStore = storeWith();
    const { transport, tokensSent, tokenCalls } = tokenServer({ lifetimeSeconds: 60, options: { tokenStore } });
    await transport.send(getItem, params);
    vi.setSystemTime(Date.now() + 60_000);
    tokenStore.kept.set(key, { token: "renewed", expiresAt: inTenMinutes() });
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1", "renewed"]);
    expect(tokenCalls()).toHaveLength(1);
  });

  it("serves clients that have run for long: one request for each life of the token, not one for each client", async () => {
    useFakeClock();
    const tokenStore = storeWith();
    const clients = Array.from({ length: 8 }, () => tokenServer({ lifetimeSeconds: 60, options: { tokenStore } }));
    const requested: number[] = [];
    for (let life = 0; life < 4; life++) {
      const before = clients.flatMap(({ tokenCalls }) => tokenCalls()).length;
      for (const { transport } of clients) await transport.send(getItem, params);
      requested.push(clients.flatMap(({ tokenCalls }) => tokenCalls()).length - before);
      vi.setSystemTime(Date.now() + 60_000);
    }
    expect(requested).toEqual([1, 1, 1, 1]);
  });

  it("gets nothing from a token function, whose tokens have no name of their own", async () => {
    const tokenStore = { get: vi.fn(), set: vi.fn() };
    const { fetch } = scriptedFetch([ok()]);
    const supply = () => ({ token: "supplied", expiresAt: inTenMinutes() });
    const credential = suppliedAuthorization("auth.accessToken", supply, "Bearer ");
    await testClient({ credential, options: { fetch, tokenStore } }).transport.send(getItem, params);
    expect(tokenStore.get).not.toHaveBeenCalled();
    expect(tokenStore.set).not.toHaveBeenCalled();
  });

  it("gives a token that is blanked in whatever the server says", async () => {
    const { transport } = tokenServer({
      api: (token) => Response.json({ message: `${token} has no right` }, { status: 403 }),
      options: { tokenStore: storeWith({ token: "st0red-token", expiresAt: inTenMinutes() }) },
    });
    const error = await failureOf(transport.send(getItem, params));
    expect(error.message).toContain("[redacted] has no right");
  });

  it("that is slow does not hold up the closing of the client: nothing goes on behind it", async () => {
    useFakeClock();
    const tokenStore = { get: () => new Promise<never>(() => {}), set: () => {} };
    const { transport, tokenCalls, eventsOf } = tokenServer({ options: { tokenStore } });
    const call = failureOf(transport.send(getItem, params));
    await vi.advanceTimersByTimeAsync(10);
    transport.close();
    expect(await call).toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(eventsOf("token")).toEqual([]);
    expect(tokenCalls()).toEqual([]);
  });

  it.each([
    [
      "get throws",
      {
        get: () => {
          throw new Error("disk");
        },
        set: () => {},
      },
    ],
    ["get rejects", { get: () => Promise.reject(new Error("disk")), set: () => {} }],
    [
      "set throws",
      {
        get: () => undefined,
        set: () => {
          throw new Error("disk");
        },
      },
    ],
    ["set rejects", { get: () => undefined, set: () => Promise.reject(new Error("disk")) }],
  ])("is reported and otherwise ignored when %s", async (_, tokenStore) => {
    const { transport, tokensSent, eventsOf } = tokenServer({ options: { tokenStore } });
    await transport.send(getItem, params);
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1", "token-1"]);
    expect(eventsOf("notice")).toEqual([expect.objectContaining({ code: "token_store_failed" })]);
  });

  const never = (): Promise<never> => new Promise(() => {});
  it.each([
    ["get", 60_000, 5_000, { get: never, set: () => {} }],
    ["set", 60_000, 5_000, { get: () => undefined, set: never }],
    ["lock", 60_000, 5_000, { get: () => undefined, set: () => {}, lock: never }],
    ["get", 1000, 500, { get: never, set: () => {} }],
    ["set", 1000, 500, { get: () => undefined, set: never }],
    ["lock", 1000, 500, { get: () => undefined, set: () => {}, lock: never }],
    // Of a store that has hung once, nothing else is asked in the same renewal.
    ["get", 60_000, 5_000, { get: never, set: never }],
    ["lock", 60_000, 5_000, { get: never, set: never, lock: never }],
  ])(
    "whose %s does not answer is passed by, and the call goes on (timeoutMs %d: after %d ms)",
    async (method, timeoutMs, afterMs, tokenStore) => {
      useFakeClock();
      const { transport, eventsOf } = tokenServer({ options: { tokenStore, timeoutMs } });
      const startedAt = performance.now();
      expect(await settled(transport.send(getItem, params))).toEqual({ value: { token: "token-1" } });
      expect(performance.now() - startedAt).toBe(afterMs);
      expect(eventsOf("notice").map(({ message }) => message)).toEqual([
        `the token store failed in ${method} (no response within ${afterMs} ms): the client continues without it`,
      ]);
    },
  );

  it.each([
    ["a code", Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "get (ECONNREFUSED)"],
    ["a class", new SyntaxError('Unexpected token, "st0red-token" is not valid JSON'), "get (SyntaxError)"],
    ["a code that is a sentence", Object.assign(new Error(), { code: "st0red-token is bad" }), "get (Error)"],
    ["nothing", "st0red-token", "get (it threw something that is not an Error)"],
  ])("that fails with %s is named without its message, which may show a token", async (_, failure, named) => {
    const tokenStore = { get: () => Promise.reject(failure), set: () => {} };
    const { transport, eventsOf } = tokenServer({ options: { tokenStore } });
    await transport.send(getItem, params);
    expect(eventsOf("notice").map(({ message }) => message)).toEqual([
      `the token store failed in ${named}: the client continues without it`,
    ]);
  });

  it("that cannot read what it keeps gets the new token in its place", async () => {
    const tokenStore = storeWith();
    const failing = { get: () => Promise.reject(new SyntaxError("no JSON")), set: tokenStore.set };
    await tokenServer({ options: { tokenStore: failing } }).transport.send(getItem, params);
    expect(tokenStore.kept.get(key)?.token).toBe("token-1");
  });

  it("gets nothing to keep when the issuer does not say how long the token lives", async () => {
    const tokenStore = storeWith();
    const { transport } = tokenServer({
      issue: () => Response.json({ access_token: "short" }),
      options: { tokenStore },
    });
    await transport.send(getItem, params);
    expect(tokenStore.kept.size).toBe(0);
  });
});
