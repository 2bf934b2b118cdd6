import { describe, expect, it, vi } from "vitest";
import { fixedAuthorization, noCredential } from "../../src/auth/access-token.js";
import { TokenCache } from "../../src/auth/token-cache.js";
import type { IssuedToken, TokenSource } from "../../src/auth/token-source.js";
import type { CredentialContext } from "../../src/call/credential.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { Redactor } from "../../src/observe/redact.js";
import { outcomeOf, useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";

const contextWith = (facts: Partial<CredentialContext> = {}): CredentialContext => ({
  send: () => {
    throw new Error("not used");
  },
  origin: "https://vendor.test",
  timeoutMs: 60_000,
  tokenStore: undefined,
  linkToClient: () => {},
  redactor: new Redactor(),
  emit: () => {},
  ...facts,
});

const authorizationOf = (token: string) => ({ token, header: `Bearer ${token}` });

describe("a credential that cannot change", () => {
  it("stays current, and asking again gives no other", async () => {
    const credential = fixedAuthorization("auth.apiKey", "k3y-of-the-vendor", "")(contextWith());
    const authorization = await credential.authorize(new Lifetime());
    expect(authorization).toEqual({ token: "k3y-of-the-vendor", header: "k3y-of-the-vendor" });
    expect(credential.current?.()).toEqual(authorization);
    expect(credential.isNone).toBe(false);
    expect(credential.isCurrent(authorizationOf("k3y-of-the-vendor"))).toBe(true);
    expect(credential.reject(authorizationOf("k3y-of-the-vendor"))).toBe(false);
  });

  it("may be none at all", async () => {
    const credential = noCredential(contextWith());
    expect(await credential.authorize(new Lifetime())).toBeUndefined();
    expect(credential.isNone).toBe(true);
    expect(credential.isCurrent(authorizationOf("any"))).toBe(true);
    expect(credential.reject(authorizationOf("any"))).toBe(false);
  });
});

describe("a token cache", () => {
  /** Issues what `issue` is told to; until then, nothing. */
  function cacheOf({ source, context }: { source?: Partial<TokenSource>; context?: Partial<CredentialContext> } = {}) {
    let next: Promise<IssuedToken> = new Promise(() => {});
    const fetch = vi.fn(() => next);
    const cache = new TokenCache({ timeoutMs: 60_000, fetch, ...source }, contextWith(context));
    const issue = (token: string, expiresInMs?: number) => {
      next = Promise.resolve({ token, expiresInMs });
      return cache.authorize(new Lifetime());
    };
    return { cache, fetch, issue };
  }

  it("has the key of its source: under it a shared pace counts the calls of all processes", () => {
    expect(cacheOf({ source: { key: "https://vendor.test me" } }).cache.key).toBe("https://vendor.test me");
  });

  it("writes the scheme in front of the token, Bearer unless told otherwise", async () => {
    expect((await cacheOf().issue("t0ken")).header).toBe("Bearer t0ken");
    expect((await cacheOf({ source: { scheme: "" } }).issue("t0ken")).header).toBe("t0ken");
  });

  it("calls a token current until it is refused, replaced, or about to end", async () => {
    useFakeClock();
    const { cache, issue } = cacheOf();
    const first = await issue("first", 100_000);
    expect(cache.isCurrent(first)).toBe(true);
    vi.setSystemTime(Date.now() + 90_000);
    expect(cache.isCurrent(first)).toBe(false);
    const second = await issue("second", 100_000);
    expect(cache.isCurrent(first)).toBe(false);
    expect(cache.isCurrent(second)).toBe(true);
    expect(cache.reject(second)).toBe(true);
    expect(cache.isCurrent(second)).toBe(false);
  });

  it("calls a token without a known end current as long as it is not refused", async () => {
    const { cache, issue } = cacheOf();
    const authorization = await issue("unlimited");
    expect(cache.isCurrent(authorization)).toBe(true);
    cache.reject(authorization);
    expect(cache.isCurrent(authorization)).toBe(false);
  });

  it("remembers the last hundred refused tokens, and no more", () => {
    const { cache } = cacheOf();
    const tokens = Array.from({ length: 101 }, (_, index) => authorizationOf(`token-${index}`));
    for (const token of tokens.slice(0, 100)) cache.reject(token);
    expect(tokens.slice(0, 100).filter((token) => cache.isCurrent(token))).toEqual([]);
    for (const token of tokens) cache.reject(token);
    expect(tokens.filter((token) => cache.isCurrent(token))).toEqual([authorizationOf("token-0")]);
  });

  it("rejects with the caller's own reason, not with a copy, when it is the caller that ends", async () => {
    const { cache } = cacheOf();
    const lifetime = new Lifetime();
    const reason = new AbortedError("enough");
    const failure = failureOf(cache.authorize(lifetime));
    lifetime.end(reason);
    expect(await failure).toBe(reason);
  });

  it("asks for no token when the client is closed", async () => {
    const closed = new AbortedError("the client is closed");
    const get = vi.fn();
    const { cache, fetch } = cacheOf({
      source: { key: "key" },
      context: { tokenStore: { get, set: () => {} }, linkToClient: (lifetime) => lifetime.end(closed) },
    });
    expect(await failureOf(cache.authorize(new Lifetime()))).toMatchObject({ message: "the client is closed" });
    expect(get).not.toHaveBeenCalled();
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each([
    ["a token came", () => Promise.resolve({ token: "t0ken", expiresInMs: 1000 })],
    ["none came", () => Promise.reject(new Error("sealed"))],
  ])("leaves no timer behind when %s", async (_, fetch) => {
    useFakeClock();
    const { cache } = cacheOf({
      source: { key: "key", fetch },
      context: { tokenStore: { get: () => undefined, set: () => {} } },
    });
    await outcomeOf(cache.authorize(new Lifetime()));
    expect(vi.getTimerCount()).toBe(0);
  });
});
