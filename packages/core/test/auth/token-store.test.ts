import { describe, expect, it, vi } from "vitest";
import type { StoredToken, TokenStore } from "../../src/client/options.js";
import { getItem } from "../support/transport-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";
import { clientId, clientSecret, tokenServer } from "../support/transport-tokens.js";

const params = { id: "7" };
const key = `https://vendor.test ${clientId}`;

const storeWith = (stored?: unknown): TokenStore & { readonly kept: Map<string, StoredToken> } => {
  const kept = new Map<string, StoredToken>();
  if (stored !== undefined) kept.set(key, stored as StoredToken);
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

  it("is asked once, also by calls that start together", async () => {
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
    ["an end that is no number", { token: "stored", expiresAt: NaN }],
    ["a life that is no number", { token: "stored", expiresAt: Infinity, lifetimeMs: "long" }],
    ["a token that has ended", { token: "stored", expiresAt: 1 }],
  ])("is ignored when it holds %s", async (_, stored) => {
    const { transport, tokensSent } = tokenServer({ options: { tokenStore: storeWith(stored) } });
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1"]);
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
    expect(eventsOf("token").map(({ action }) => action)).toContain("store-failed");
  });

  const never = (): Promise<never> => new Promise(() => {});
  it.each([
    ["get", 60_000, { get: never, set: () => {} }],
    ["set", 60_000, { get: () => undefined, set: never }],
    ["get", 1000, { get: never, set: () => {} }],
    ["set", 1000, { get: () => undefined, set: never }],
  ])("whose %s does not answer is given up, and the call goes on (timeoutMs %d)", async (_, timeoutMs, tokenStore) => {
    useFakeClock();
    const { transport, eventsOf } = tokenServer({ options: { tokenStore, timeoutMs } });
    expect(await settled(transport.send(getItem, params))).toEqual({ value: { token: "token-1" } });
    expect(eventsOf("token").map(({ action }) => action)).toContain("store-failed");
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
