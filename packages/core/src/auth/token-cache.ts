import type { Authorization, Credential, CredentialContext } from "../call/credential.js";
import type { StoredToken } from "../call/options.js";
import { ReportsError } from "../errors/reports-error.js";
import { TokenError } from "../errors/token-error.js";
import { TimeoutError } from "../errors/call-errors.js";
import { maxStoreMs } from "../internal/call-store.js";
import { Lifetime } from "../internal/lifetime.js";
import { evictOldest, isRecord } from "../internal/objects.js";
import type { TokenEvent } from "../observe/events.js";
import type { TokenSource } from "./token-source.js";
import { FaultTolerantTokenStore } from "./fault-tolerant-token-store.js";

const activity = "access token";
/** A token is renewed in the last tenth of its lifetime, and at most a minute early: tokens of 15 seconds exist. */
const earlyShare = 0.1;
const maxEarlyMs = 60_000;
const maxRejected = 100;

const isUsable = ({ expiresAt, lifetimeMs = Infinity }: StoredToken): boolean =>
  Date.now() < expiresAt - Math.min(lifetimeMs * earlyShare, maxEarlyMs);

/**
 * Keeps one token and renews it.
 *
 * - Single flight: however many callers need a token, one request fetches it. It has a time limit of its own; a caller
 *   who aborts leaves it running for the others. A token store is read before each request, and its lock makes one
 *   request of those of all processes.
 * - Compare and clear: a 401 forgets the token only if it is still the one that was rejected, so a hundred late 401s cost
 *   one renewal.
 */
export class TokenCache implements Credential {
  readonly #source: TokenSource;
  readonly #context: CredentialContext;
  #cached: StoredToken | undefined;
  /** Tokens that the server rejected, oldest first: a call that still holds one must not send it. */
  readonly #rejected = new Set<string>();
  #flight: Promise<string> | undefined;

  constructor(source: TokenSource, context: CredentialContext) {
    this.#source = source;
    this.#context = context;
  }

  get key(): string | undefined {
    return this.#source.key;
  }

  /** @throws TokenError when no token can be fetched. */
  async authorize(lifetime: Lifetime): Promise<Authorization> {
    return this.current() ?? this.#authorizationOf(await this.#renewed(lifetime));
  }

  current(): Authorization | undefined {
    const current = this.#cached;
    return current !== undefined && isUsable(current) ? this.#authorizationOf(current.token) : undefined;
  }

  isCurrent({ token }: Authorization): boolean {
    return !this.#rejected.has(token) && (this.#cached === undefined || this.current()?.token === token);
  }

  reject({ token }: Authorization): boolean {
    if (this.#cached?.token === token) this.#cached = undefined;
    if (this.#rejected.has(token)) return true;
    this.#emit("rejected");
    this.#rejected.add(token);
    evictOldest(this.#rejected, maxRejected);
    return true;
  }

  async #renewed(lifetime: Lifetime): Promise<string> {
    return await lifetime.race((this.#flight ??= this.#renew()));
  }

  #authorizationOf(token: string): Authorization {
    return { token, header: (this.#source.scheme ?? "Bearer ") + token };
  }

  #lastRejected(): string | undefined {
    return [...this.#rejected].at(-1);
  }

  async #renew(): Promise<string> {
    const lifetime = new Lifetime();
    const { timeoutMs } = this.#source;
    lifetime.limit(
      timeoutMs,
      () => new TimeoutError(`no access token arrived within ${timeoutMs} ms (timeoutMs)`, { phase: "token" }),
    );
    this.#context.linkToClient(lifetime, activity);
    try {
      lifetime.throwIfEnded();
      const store = this.#storeFor(lifetime);
      if (store === undefined) return await this.#fetch(lifetime);
      return await store.withLock(async () => (await this.#restore(store)) ?? (await this.#fetch(lifetime, store)));
    } catch (error) {
      // Whatever became of the token request: the call that needs the token was not sent.
      if (ReportsError.is(error)) throw error.with({ carriedOut: "no" });
      throw new TokenError(`no access token: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#flight = undefined;
      lifetime.dispose();
    }
  }

  async #fetch(lifetime: Lifetime, store?: FaultTolerantTokenStore): Promise<string> {
    const { redactor } = this.#context;
    const isFirst = this.#cached === undefined && this.#rejected.size === 0;
    const rejectedToken = this.#lastRejected();
    const { token, expiresInMs } = await lifetime.race(this.#source.fetch({ rejectedToken, lifetime }));
    redactor.add(token);
    // The server rejected this token while it was requested. The source is called again, now with the rejected token.
    if (this.#rejected.has(token) && this.#lastRejected() !== rejectedToken) return await this.#fetch(lifetime, store);
    if (!isSendable(token))
      throw new TokenError("no access token: the one received is empty, or has characters that no header may have");
    // A token without a known lifetime serves the calls that wait for it now; the next call fetches another one.
    this.#cached =
      expiresInMs === undefined ? undefined : { token, expiresAt: Date.now() + expiresInMs, lifetimeMs: expiresInMs };
    this.#rejected.delete(token);
    this.#emit(isFirst ? "requested" : "refreshed");
    if (this.#cached !== undefined) await store?.set(this.#cached);
    return token;
  }

  /** A token that another process left in the store. */
  async #restore(store: FaultTolerantTokenStore): Promise<string | undefined> {
    const stored = await store.get();
    if (!isStoredToken(stored) || this.#rejected.has(stored.token) || !isUsable(stored)) return undefined;
    this.#context.redactor.add(stored.token);
    this.#cached = stored;
    this.#emit("restored");
    return stored.token;
  }

  /** The caller's store, for one renewal; undefined without a store, or without a key for the tokens. */
  #storeFor(lifetime: Lifetime): FaultTolerantTokenStore | undefined {
    const { tokenStore: store, emit } = this.#context;
    const { key, timeoutMs } = this.#source;
    if (store === undefined || key === undefined) return undefined;
    return new FaultTolerantTokenStore({
      store,
      key,
      lifetime,
      maxMs: Math.min(maxStoreMs, timeoutMs / 2),
      onFailure(method, reason) {
        const message = `the token store failed in ${method} (${reason}): the client continues without it`;
        emit({ type: "notice", operation: activity, code: "token_store_failed", message });
      },
    });
  }

  #emit(action: TokenEvent["action"]): void {
    const expiresAt = this.#cached && new Date(this.#cached.expiresAt);
    this.#context.emit({ type: "token", operation: activity, action, expiresAt });
  }
}

/** Whether a header can hold the token; otherwise the error of `fetch` would show it. */
export const isSendable = (token: unknown): token is string =>
  typeof token === "string" && /^[\x21-\x7e]+$/.test(token);

const isStoredToken = (value: unknown): value is StoredToken =>
  isRecord(value) && isSendable(value["token"]) && typeof value["expiresAt"] === "number";
