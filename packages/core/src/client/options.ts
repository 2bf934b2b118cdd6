import { ConfigError } from "../errors/config-error.js";
import {
  expectFlag,
  expectKnownKeys,
  expectNumber,
  expectRecord,
  expectText,
  expectWhole,
  refuse,
} from "../errors/expect.js";
import type { EventListener } from "../observe/events.js";
import type { Logger } from "../observe/logger.js";
import type { TlsOptions } from "../platform/platform.js";
import type { Pace } from "../retry/throttle.js";

/** What a custom `fetch` is called with. Always an address and these options, never a `Request`. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string | FormData;
  signal: AbortSignal;
  redirect: "manual";
}

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

/** Keeps access tokens between processes. Failures of a store are reported as events and otherwise ignored. */
export interface TokenStore {
  /** The token kept under `key`, if any. The key names the host and the client id and holds no secret. */
  get(key: string): StoredToken | undefined | Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): void | Promise<void>;
}

/** Options every client takes beside its address and `auth`. */
export interface ClientOptions {
  /** Replaces the platform's fetch. Called as `(url, init)`. Not together with `tls`. */
  readonly fetch?: Fetch;
  /** Sent with every request. `Authorization` belongs into `auth`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest time one attempt may take, in ms; for a file, until its headers, and then between two pieces. Default: 60 000. */
  readonly timeoutMs?: number;
  /** How often a failed attempt is repeated. Refusals by the rate limit do not count. Default: 3. */
  readonly retries?: number;
  /** At most so many requests in any such window of ms, to stay clear of the vendor's rate limit. `false` turns it off. */
  readonly pace?: Pace | false;
  /** Certificates of this client's connections. Node only. */
  readonly tls?: TlsOptions;
  /** Gets every event as a line with fields. `console` fits. */
  readonly logger?: Logger;
  /** Gets every event. */
  readonly onEvent?: EventListener;
  /** Your application's name, added to the User-Agent. */
  readonly appName?: string;
  /** Keeps access tokens between processes. */
  readonly tokenStore?: TokenStore;
}

/** Options of a single call. */
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
  readonly onEvent?: EventListener | undefined;
}

export const defaultTimeoutMs = 60_000;
export const defaultTotalTimeoutMs = 300_000;
export const defaultRetries = 3;

const clientKeys = "fetch headers timeoutMs retries pace tls logger onEvent appName tokenStore".split(" ");
const requestKeys = "signal timeoutMs totalTimeoutMs retries headers label onEvent".split(" ");

/** @throws ConfigError when an option is wrong or unknown. `alsoKnown` are the vendor's own options. */
export function checkClientOptions(options: ClientOptions, alsoKnown: readonly string[]): void {
  expectRecord("options", options, "an object with the client's options");
  expectKnownKeys("options", options, [...alsoKnown, ...clientKeys]);
  checkCommon(options);
  const { fetch, pace, tls, logger, appName, tokenStore } = options;
  if (fetch !== undefined && typeof fetch !== "function") refuse("fetch", "a function", fetch);
  if (appName !== undefined && !/^[\x20-\x7e]{1,100}$/.test(String(appName)))
    refuse("appName", "short plain text", appName);
  if (logger !== undefined && (typeof logger !== "object" || logger === null)) refuse("logger", "a logger", logger);
  if (pace !== undefined && pace !== false) {
    const { requests, windowMs } = expectRecord("pace", pace, "{ requests, windowMs } or false");
    expectWhole("pace.requests", requests, 1, "number");
    expectNumber("pace.windowMs", windowMs, 1, "a number of ms");
  }
  if (tokenStore !== undefined) {
    const { get, set } = expectRecord("tokenStore", tokenStore, "{ get, set }");
    if (typeof get !== "function" || typeof set !== "function")
      refuse("tokenStore", "{ get, set }, both functions", get);
  }
  if (tls !== undefined) {
    expectRecord("tls", tls);
    expectKnownKeys("tls", tls, ["ca", "serverName", "insecureSkipVerify"]);
    expectFlag("tls.insecureSkipVerify", tls.insecureSkipVerify);
    if (tls.serverName !== undefined) expectText("tls.serverName", tls.serverName);
    if (fetch !== undefined) throw new ConfigError("tls", "has no effect on a custom fetch; set up certificates there");
  }
}

/** @throws ConfigError when an option is wrong or unknown. `alsoKnown` are what the calling method takes besides. */
export function checkRequestOptions(options: RequestOptions, alsoKnown: readonly string[] = []): void {
  expectRecord("options", options);
  expectKnownKeys("options", options, [...requestKeys, ...alsoKnown]);
  checkCommon(options);
  const { signal, totalTimeoutMs, label } = options;
  if (signal !== undefined && typeof (signal as Partial<AbortSignal>).addEventListener !== "function") {
    refuse("signal", "an AbortSignal", signal);
  }
  if (totalTimeoutMs !== undefined && totalTimeoutMs !== Infinity) {
    expectNumber("totalTimeoutMs", totalTimeoutMs, 0, "a number of ms");
  }
  if (label !== undefined) expectText("label", label);
}

function checkCommon(options: Pick<RequestOptions, "timeoutMs" | "retries" | "headers" | "onEvent">): void {
  const { timeoutMs, retries, headers, onEvent } = options;
  if (timeoutMs !== undefined) expectNumber("timeoutMs", timeoutMs, 1, "a number of ms");
  if (retries !== undefined) expectWhole("retries", retries, 0, "number");
  if (onEvent !== undefined && typeof onEvent !== "function") refuse("onEvent", "a function", onEvent);
  if (headers === undefined) return;
  for (const [name, value] of Object.entries(expectRecord("headers", headers))) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw new ConfigError("headers", "a header name has characters it must not");
    if (/^(authorization|proxy-authorization|cookie|host|content-length)$/i.test(name)) {
      throw new ConfigError(`headers.${name}`, "is set by the client; credentials belong into auth");
    }
    if (typeof value !== "string" || /[\r\n\0]/.test(value) || /[^\x00-\xff]/.test(value)) {
      throw new ConfigError(`headers.${name}`, "expected text without line breaks, in Latin-1");
    }
  }
}
