import type { StoredToken, TokenStore } from "../call/options.js";
import { callStore, nameOf } from "../internal/call-store.js";
import type { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";

/** The caller's store, and the renewal that uses it. */
export interface FaultTolerantTokenStoreSetup {
  readonly store: TokenStore;
  readonly key: string;
  /** Ends with the renewal. */
  readonly lifetime: Lifetime;
  /** Longest time in ms that one method of the store may take. */
  readonly maxMs: number;
  /** Called with the method that failed, and the reason, in words that hold nothing of what the store keeps. */
  readonly onFailure: (method: keyof TokenStore, reason: string) => void;
}

/**
 * The caller's token store for one renewal of a token. A failure of the store costs the renewal nothing but time; a store
 * that did not settle in time once is not called again in this renewal.
 */
export class FaultTolerantTokenStore {
  readonly #setup: FaultTolerantTokenStoreSetup;
  #isHanging = false;

  constructor(setup: FaultTolerantTokenStoreSetup) {
    this.#setup = setup;
  }

  /** What the store keeps; undefined where it keeps nothing, or fails. */
  async get(): Promise<unknown> {
    const { store, key } = this.#setup;
    return await this.#call("get", () => store.get(key));
  }

  /** Stores a new token. */
  async set(token: StoredToken): Promise<void> {
    const { store, key } = this.#setup;
    try {
      await this.#call("set", () => store.set(key, token));
    } catch {
      // The time of the renewal is over. The token is there all the same, and this client can use it.
    }
  }

  /** Does `work` once: under the store's lock, where it has one and gives it in time; otherwise without. */
  async withLock<T>(work: () => Promise<T>): Promise<T> {
    const { store, key, lifetime, onFailure } = this.#setup;
    let begun: Promise<T> | undefined;
    const begin = (): Promise<T> => (begun ??= work());
    await this.#call(
      "lock",
      () =>
        new Promise<void>((resolve, reject) => {
          const locked = store.lock?.(key, async () => {
            // The lock came too late for a renewal that is over.
            if (lifetime.reason !== undefined) return;
            resolve();
            // What the work fails with reaches the calls that wait for the token by itself: the lock has not failed.
            await begin().then(ignore, ignore);
          });
          Promise.resolve(locked).then(
            () => resolve(),
            (error: unknown) => {
              if (begun === undefined) reject(error as Error);
              else onFailure("lock", nameOf(error));
            },
          );
        }),
    );
    return await begin();
  }

  /** @throws what ended the renewal, and nothing else. */
  async #call<T>(name: keyof TokenStore, method: () => T | PromiseLike<T>): Promise<T | undefined> {
    if (this.#isHanging) return undefined;
    const { lifetime, maxMs, onFailure } = this.#setup;
    const outcome = await callStore(method, lifetime, maxMs);
    if ("value" in outcome) return outcome.value;
    this.#isHanging = outcome.isHanging;
    onFailure(name, outcome.failure);
    return undefined;
  }
}
