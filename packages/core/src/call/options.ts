import { ConfigError } from "../errors/config-error.js";
import { isRecord } from "../internal/objects.js";
import type { ReportsEventListener } from "../observe/events.js";
import type { Logger } from "../observe/logger.js";
import type { FetchInit, TlsOptions } from "../platform/platform.js";
import { isPaceStore, type Pace, type PaceStore } from "../retry/pace.js";
import { refuse } from "../validate/expect.js";
import { optional, rule, ruleOf, rules, validateObject, type Rules } from "../validate/rules.js";

/** A replacement for the platform's `fetch`: a proxy, a test double, another HTTP stack. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

/** A token as a {@link TokenStore} keeps it. */
export interface StoredToken {
  readonly token: string;
  /** When it expires, in ms since 1970. */
  readonly expiresAt: number;
  /** How long it lived when it was new, in ms: it is renewed early in proportion to this. */
  readonly lifetimeMs?: number;
}

/**
 * Keeps access tokens for several processes. What a store fails with, or does not do within 5 s, is a notice
 * (`token_store_failed`) and no error: the client then fetches a token of its own.
 *
 * @example
 * ```ts
 * const tokens = new Map<string, StoredToken>();
 * const store: TokenStore = { get: (key) => tokens.get(key), set: (key, token) => void tokens.set(key, token) };
 * const sailpoint = SailPointReportsClient.fromEnv({ tokenStore: store });
 * ```
 */
export interface TokenStore {
  /**
   * The token kept under `key`, if any; called before each request for a token. The key names the host and the client id
   * and holds no secret. A token that is about to expire, or that the server has rejected, is not used.
   *
   * @example
   * ```ts
   * const store: TokenStore = { get: (key) => tokens.get(key), set: (key, token) => void tokens.set(key, token) };
   * const sailpoint = SailPointReportsClient.fromEnv({ tokenStore: store });
   * ```
   */
  get(key: string): StoredToken | undefined | Promise<StoredToken | undefined>;
  /**
   * Keeps `token` under `key`, in place of an earlier one.
   *
   * @example
   * ```ts
   * const store: TokenStore = { get: (key) => tokens.get(key), set: (key, token) => void tokens.set(key, token) };
   * ```
   */
  set(key: string, token: StoredToken): void | Promise<void>;
  /**
   * Calls `work` while no other process is in the `work` of the same `key`, and resolves with its result. In `work` the
   * client reads the store, requests a token where there is none, and stores it: so one request serves all processes. A
   * lock that is not given within 5 s is not waited for. Free it where a process dies that holds it: a lock of a database
   * session is, a row or a file is not.
   *
   * @example
   * ```ts
   * const queues = new Map<string, Promise<unknown>>();
   * const store: TokenStore = {
   *   get: (key) => tokens.get(key),
   *   set: (key, token) => void tokens.set(key, token),
   *   lock(key, work) {
   *     const turn = (queues.get(key) ?? Promise.resolve()).then(work, work);
   *     queues.set(key, turn);
   *     return turn;
   *   },
   * };
   * ```
   */
  lock?<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Options every client takes beside its address and `auth`.
 *
 * @example
 * ```ts
 * const sailpoint = SailPointReportsClient.fromEnv({
 *   timeoutMs: 30_000,
 *   retries: 5,
 *   logger: console,
 *   onEvent: (event) => metrics.count(event.type),
 * });
 * ```
 */
export interface ClientOptions {
  /** Replaces the platform's fetch. Called as `(url, init)`. Not together with `tls`. */
  readonly fetch?: Fetch;
  /** Sent with every request. `Authorization` belongs into `auth`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time one attempt may take, in ms; for a file, until its headers, and then between two chunks. Default: 60 000. */
  readonly timeoutMs?: number;
  /** How often a failed attempt is repeated. Throttled attempts (429, 503 with `Retry-After`) do not count. Default: 3. */
  readonly retries?: number;
  /**
   * At most so many requests in any such window of ms, to stay clear of the vendor's rate limit; or a store that shares the
   * pace with other processes. `false` turns it off.
   */
  readonly pace?: Pace | PaceStore | false;
  /** Certificates of this client's connections. Node only. */
  readonly tls?: TlsOptions;
  /** Gets every event as a line with fields. `console` fits. */
  readonly logger?: Logger;
  /** Gets every event. */
  readonly onEvent?: ReportsEventListener;
  /** Your application's name, added to the User-Agent. */
  readonly appName?: string;
  /** Keeps access tokens for several processes. */
  readonly tokenStore?: TokenStore;
}

/**
 * Options of a single call.
 *
 * @example
 * ```ts
 * const options: RequestOptions = { signal: AbortSignal.timeout(60_000), retries: 0, label: "nightly accounts" };
 * await sailpoint.getReportResult({ taskResultId: handle.id }, options);
 * ```
 */
export interface RequestOptions {
  /** Aborts the call in any phase. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time one attempt may take, in ms. Default: the client's. */
  readonly timeoutMs?: number | undefined;
  /** Longest time the whole call may take, retries and waits included, in ms; never covers a file's body. Default: 300 000. */
  readonly totalTimeoutMs?: number | undefined;
  /** How often a failed attempt is repeated. Default: the client's. */
  readonly retries?: number | undefined;
  /** Sent with this request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Your own name for the call; echoed in its events, logs, handles and errors. */
  readonly label?: string | undefined;
  /** Gets the events of this call, beside the client's own listener. */
  readonly onEvent?: ReportsEventListener | undefined;
  /**
   * Sends what this release of the package does not know: arguments and attributes that the vendor has added, and formats and other words
   * that are not listed here. What is known is checked all the same. Default: false.
   */
  readonly unchecked?: boolean | undefined;
}

export const defaultTimeoutMs = 60_000;
export const defaultTotalTimeoutMs = 300_000;
export const defaultRetries = 3;

/** Names and texts that can be sent, none of which the client sets itself. */
const headers = ruleOf((option, value) => {
  // A `Headers` or a `Map` shows no keys of its own, so what it holds would be lost without a word.
  if (!isRecord(value) || typeof value["forEach"] === "function")
    return refuse(option, "a plain object of names and strings", value);
  for (const [name, text] of Object.entries(value)) validateHeader(name, text);
});
const commonRules: Rules = {
  timeoutMs: optional(rules.milliseconds(1)),
  retries: optional(rules.wholeNumber(0)),
  headers: optional(headers),
  onEvent: optional(rules.callback),
};
/** The rules of {@link RequestOptions}. */
export const requestRules: Rules = {
  ...commonRules,
  signal: optional(rules.abortSignal),
  totalTimeoutMs: optional(rules.timeLimit),
  label: optional(rules.nonEmptyText),
  unchecked: optional(rules.boolean),
};
const isShortPlainText = (value: unknown): boolean => typeof value === "string" && /^[\x20-\x7e]{1,100}$/.test(value);
const clientRules: Rules = {
  ...commonRules,
  fetch: optional(rules.callback),
  pace: optional(rule("{ requests, windowMs }, a pace store or false", (value) => value === false || isRecord(value))),
  tls: optional(rules.record),
  logger: optional(rule("a logger", (value) => typeof value === "object" && value !== null)),
  appName: optional(rule("short plain text", isShortPlainText)),
  tokenStore: optional(rules.record),
};
const paceRules: Rules = { requests: rules.wholeNumber(1), windowMs: rules.milliseconds(1) };
const tlsRules: Rules = {
  ca: rules.anyValue,
  serverName: optional(rules.nonEmptyText),
  insecureSkipVerify: optional(rules.boolean),
};

/** @throws ConfigError when an option is wrong or unknown. `vendorRules` are for the vendor's own options. */
export function validateClientOptions(options: ClientOptions, vendorRules: Rules): void {
  validateObject("options", options, { ...vendorRules, ...clientRules });
  const { fetch, pace, tls, tokenStore } = options;
  if (pace) validatePace(pace);
  if (tokenStore !== undefined) {
    // Of the caller's own class, so it may have fields of its own.
    rules.callback.validate("tokenStore.get", tokenStore.get);
    rules.callback.validate("tokenStore.set", tokenStore.set);
    if (tokenStore.lock !== undefined) rules.callback.validate("tokenStore.lock", tokenStore.lock);
  }
  if (tls === undefined) return;
  validateObject("tls", tls, tlsRules, "tls.");
  if (fetch !== undefined) throw new ConfigError("tls", "has no effect on a custom fetch; set up certificates there");
}

function validatePace(pace: Pace | PaceStore): void {
  if (!isPaceStore(pace)) return validateObject("pace", pace, paceRules, "pace.");
  // Of the caller's own class, so it may have fields of its own.
  rules.callback.validate("pace.reserve", pace.reserve);
  if (pace.close !== undefined) rules.callback.validate("pace.close", pace.close);
  if (pace.pace !== undefined) validateObject("pace.pace", pace.pace, paceRules, "pace.pace.");
}

/** @throws ConfigError when an option is wrong or unknown. `more` are the rules for what the caller takes besides. */
export function validateRequestOptions(options: RequestOptions, more?: Rules): void {
  validateObject("options", options, more === undefined ? requestRules : { ...requestRules, ...more });
}

/** @throws ConfigError for a header that the client sets itself, or that cannot be sent. */
function validateHeader(name: string, value: unknown): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new ConfigError("headers", "a header name has characters it must not");
  if (reservedHeaders.test(name))
    throw new ConfigError(`headers.${name}`, "is set by the client; credentials belong in auth");
  if (typeof value !== "string" || /[\r\n\0]|[^\x00-\xff]/.test(value))
    throw new ConfigError(`headers.${name}`, "expected text without line breaks, in Latin-1");
}

const reservedHeaders =
  /^(authorization|proxy-authorization|cookie|host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect)$/i;
