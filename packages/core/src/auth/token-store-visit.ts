import type { StoredToken, TokenStore } from "../call/options.js";
import { askStore, nameOf } from "../internal/ask-store.js";
import type { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";

/** One renewal of a token, as far as the caller's token store is concerned. */
export interface StoreVisitSetup {
  readonly store: TokenStore;
  readonly key: string;
  /** Ends with the renewal. */
  readonly lifetime: Lifetime;
  /** Longest time in ms that the store may take for one answer. */
  readonly maxMs: number;
  /** Called with what the store could not do, and why, in words that hold nothing of what it keeps. */
  readonly onFailure: (method: keyof TokenStore, reason: string) => void;
}

/**
 * What a renewal does with the caller's token store. Whatever the store fails with costs the renewal nothing but time; a
 * store that has not answered in time once is not asked again in the same renewal.
 */
export class TokenStoreVisit {
  readonly #setup: StoreVisitSetup;
  #isHanging = false;

  constructor(setup: StoreVisitSetup) {
    this.#setup = setup;
  }

  /** What the store keeps; undefined where it keeps nothing, or fails. */
  async get(): Promise<unknown> {
    const { store, key } = this.#setup;
    return await this.#ask("get", () => store.get(key));
  }

  /** Hands a new token to the store. */
  async set(token: StoredToken): Promise<void> {
    const { store, key } = this.#setup;
    try {
      await this.#ask("set", () => store.set(key, token));
    } catch {
      // The time of the renewal is over. The token is there all the same, and this client can use it.
    }
  }

  /** Does `work` once: under the store's lock, where it has one and gives it in time; otherwise without. */
  async withLock<T>(work: () => Promise<T>): Promise<T> {
    const { store, key, lifetime, onFailure } = this.#setup;
    if (store.lock === undefined) return await work();
    let begun: Promise<T> | undefined;
    const begin = (): Promise<T> => (begun ??= work());
    await this.#ask(
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
  async #ask<T>(method: keyof TokenStore, ask: () => T | PromiseLike<T>): Promise<T | undefined> {
    if (this.#isHanging) return undefined;
    const { lifetime, maxMs, onFailure } = this.#setup;
    const answer = await askStore(ask, lifetime, maxMs);
    if ("value" in answer) return answer.value;
    this.#isHanging = answer.isHanging;
    onFailure(method, answer.failure);
    return undefined;
  }
}
