import type { StoredToken, TokenStore } from "../call/options.js";
import { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";
import { isRecord } from "../internal/objects.js";

/** A store that does not answer must not hold up the calls for long: they can do without it. */
export const longestStoreMs = 5_000;

/** One renewal of a token, as far as the caller's token store is concerned. */
export interface StoreVisitSetup {
  readonly store: TokenStore;
  readonly key: string;
  /** Ends with the renewal. */
  readonly lifetime: Lifetime;
  /** Longest time in ms that the store may take for one answer. */
  readonly longestMs: number;
  /** Told what the store could not do, and why, in words that hold nothing of what it keeps. */
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

  /** Does `work` once: alone among all processes, where the store has a lock and gives it in time. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const { store, key, lifetime } = this.#setup;
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
            // What the work fails with is told to the calls that wait for the token: the lock has not failed.
            await begin().then(ignore, ignore);
          });
          Promise.resolve(locked).then(
            () => resolve(),
            (error: unknown) => {
              if (begun === undefined) reject(error as Error);
              else this.#report("lock", error);
            },
          );
        }),
    );
    return await begin();
  }

  /** @throws what ended the renewal, and nothing else. */
  async #ask<T>(method: keyof TokenStore, ask: () => T | PromiseLike<T>): Promise<T | undefined> {
    if (this.#isHanging) return undefined;
    const { lifetime, longestMs } = this.#setup;
    const limited = new Lifetime();
    limited.follow(lifetime);
    limited.limit(longestMs, () => new NoAnswer(`no answer within ${longestMs} ms`));
    try {
      return await limited.race(Promise.resolve(ask()));
    } catch (error) {
      lifetime.throwIfEnded();
      this.#isHanging = error instanceof NoAnswer;
      this.#report(method, error);
      return undefined;
    } finally {
      limited.dispose();
    }
  }

  #report(method: keyof TokenStore, error: unknown): void {
    this.#setup.onFailure(method, error instanceof NoAnswer ? error.message : nameOf(error));
  }
}

/** The store took too long. */
class NoAnswer extends Error {}

/** What names a failure without its message, which may show what the store keeps: the parser of a file quotes it. */
function nameOf(error: unknown): string {
  const code = isRecord(error) ? error["code"] : undefined;
  if (typeof code === "string" && /^[\w.-]{1,40}$/.test(code)) return code;
  return error instanceof Error ? error.name : "it threw something that is no Error";
}
