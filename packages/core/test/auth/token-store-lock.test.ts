import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { StoredToken, TokenStore } from "../../src/call/options.js";
import { getItem, type TestClient } from "../support/transport-client.js";
import { numRuns } from "../support/property-cases.js";
import { outcomeOf, settled, useFakeClock } from "../support/transport-clock.js";
import { clientId, tokenServer, type TokenServer, type TokenServerScript } from "../support/transport-tokens.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const params = { id: "7" };
const key = `https://vendor.test ${clientId}`;

/** A store that several clients share, with a lock for each key. */
class LockingStore implements TokenStore {
  readonly kept = new Map<string, StoredToken>();
  #queue: Promise<unknown> = Promise.resolve();

  get(name: string): StoredToken | undefined {
    return this.kept.get(name);
  }

  set(name: string, token: StoredToken): void {
    this.kept.set(name, token);
  }

  lock<T>(_: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn;
    return turn;
  }
}

const clientsOf = (count: number, script: TokenServerScript): readonly TokenServer[] =>
  Array.from({ length: count }, () => tokenServer(script));

const requestsOf = (clients: readonly TokenServer[]): number =>
  clients.flatMap(({ tokenCalls }) => tokenCalls()).length;

const callAll = (clients: readonly TestClient[]): Promise<unknown> =>
  Promise.all(clients.map(({ transport }) => transport.send(getItem, params)));

const lockFailed = ["token_store_failed", "the token store failed in lock (Error): the client continues without it"];

describe("a token store with a lock", () => {
  it("makes one request of those of all clients that start together", async () => {
    const clients = clientsOf(8, { options: { tokenStore: new LockingStore() } });
    await callAll(clients);
    expect(requestsOf(clients)).toBe(1);
  });

  it("makes one request of those of all clients whose token ends at the same time", async () => {
    useFakeClock();
    const clients = clientsOf(8, { lifetimeSeconds: 60, options: { tokenStore: new LockingStore() } });
    await settled(callAll(clients));
    vi.setSystemTime(Date.now() + 55_000);
    await settled(callAll(clients));
    expect(requestsOf(clients)).toBe(2);
  });

  it("makes one request of those of all clients whose token was refused", async () => {
    const tokenStore = new LockingStore();
    tokenStore.set(key, { token: "revoked", expiresAt: Date.now() + 600_000 });
    const clients = clientsOf(8, { options: { tokenStore } });
    for (const { refused } of clients) refused.add("revoked");
    await callAll(clients);
    expect(requestsOf(clients)).toBe(1);
  });

  it("is locked under the key of the token, and the token is stored before it is free again", async () => {
    const steps: string[] = [];
    const tokenStore: TokenStore = {
      get: () => void steps.push("get"),
      set: (name) => void steps.push(`set ${name}`),
      async lock(name, work) {
        steps.push(`lock ${name}`);
        const result = await work();
        steps.push("free");
        return result;
      },
    };
    await tokenServer({ options: { tokenStore } }).transport.send(getItem, params);
    expect(steps).toEqual([`lock ${key}`, "get", `set ${key}`, "free"]);
  });

  it.each([
    ["throws at once", () => Promise.reject(new Error("no connection")), [lockFailed]],
    [
      "throws after the work",
      async (_: string, work: () => Promise<unknown>) => {
        await work();
        throw new Error("lost the connection");
      },
      [lockFailed],
    ],
    ["never does the work", () => Promise.resolve(), []],
    [
      "does the work twice",
      async (_: string, work: () => Promise<unknown>) => {
        await work();
        await work();
      },
      [],
    ],
  ])("that %s costs one request for a token, and no call", async (_, lock, notices) => {
    const tokenStore = { get: () => undefined, set: () => {}, lock: mistyped(lock) } satisfies TokenStore;
    const { transport, tokensSent, tokenCalls, eventsOf } = tokenServer({ options: { tokenStore } });
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1"]);
    expect(tokenCalls()).toHaveLength(1);
    await Promise.resolve();
    expect(eventsOf("notice").map(({ code, message }) => [code, message])).toEqual(notices);
  });

  it("that is given after its time does not make a second request", async () => {
    useFakeClock();
    let give: () => Promise<unknown> = () => Promise.resolve();
    const lock: TokenStore["lock"] = (_, work) => {
      give = work;
      return new Promise(() => {});
    };
    const { transport, tokenCalls } = tokenServer({
      options: { tokenStore: { get: () => undefined, set: () => {}, lock } },
    });
    await settled(transport.send(getItem, params));
    await give();
    expect(tokenCalls()).toHaveLength(1);
  });

  it("that is given after the client was closed makes no request at all, not even to the store", async () => {
    let give: () => Promise<unknown> = () => Promise.resolve();
    const lock: TokenStore["lock"] = (_, work) => {
      give = work;
      return new Promise(() => {});
    };
    const get = vi.fn();
    const { transport, tokenCalls } = tokenServer({ options: { tokenStore: { get, set: () => {}, lock } } });
    const call = failureOf(transport.send(getItem, params));
    await Promise.resolve();
    transport.close();
    await call;
    await give();
    expect(tokenCalls()).toHaveLength(0);
    expect(get).not.toHaveBeenCalled();
  });

  it("is not to blame for a token that the issuer refuses: the error is the issuer's, and there is no notice", async () => {
    const { transport, eventsOf } = tokenServer({
      issue: () => Response.json({ error: "invalid_client" }, { status: 401 }),
      options: { tokenStore: new LockingStore() },
    });
    expect(await failureOf(transport.send(getItem, params))).toMatchObject({ oauthError: "invalid_client" });
    expect(eventsOf("notice")).toEqual([]);
  });
});

/** What a store does when it is asked: at once, later, never, or it fails. */
const behaviour = fc.constantFrom("works", "works", "works", "is late", "fails", "hangs");

describe("a token store that several clients share, whatever it does", () => {
  it("lets every call through, with a token that was not refused; one that works makes one request of a life", async () => {
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ get: behaviour, set: behaviour, lock: behaviour }), { minLength: 1, maxLength: 4 }),
        async (count, lives) => {
          const shared = new LockingStore();
          let now = lives[0];
          const as = async <T>(method: "get" | "set" | "lock", work: () => T | Promise<T>): Promise<T> => {
            const how = now?.[method];
            if (how === "fails") throw new Error(method);
            if (how === "hangs") return await new Promise(() => {});
            if (how === "is late") await new Promise((resolve) => setTimeout(resolve, 4_000));
            return await work();
          };
          const tokenStore: TokenStore = {
            get: (name) => as("get", () => shared.get(name)),
            set: (name, token) => as("set", () => shared.set(name, token)),
            lock: (name, work) => as("lock", () => shared.lock(name, work)),
          };
          const clients = clientsOf(count, { lifetimeSeconds: 600, options: { tokenStore } });
          for (now of lives) {
            const before = requestsOf(clients);
            const { error } = await settled(outcomeOf(callAll(clients))).then(
              ({ value }) => value ?? { error: "no answer" },
            );
            expect(error).toBeUndefined();
            const works = Object.values(now).every((how) => how === "works");
            expect(requestsOf(clients) - before).toBeLessThanOrEqual(works ? 1 : count);
            vi.setSystemTime(Date.now() + 600_000);
          }
        },
      ),
      numRuns(40, 5_000),
    );
  });
});
