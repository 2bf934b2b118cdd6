import type { Lifetime } from "../internal/lifetime.js";
import type { ReportsEventListener } from "../observe/events.js";
import type { Redactor } from "../observe/redact.js";
import type { ApiPromise } from "./api-promise.js";
import type { Endpoint } from "./endpoint.js";
import type { RequestOptions, TokenStore } from "./options.js";

/** A token as it goes into the `Authorization` header. */
export interface Authorization {
  readonly token: string;
  /** The whole header value. */
  readonly header: string;
}

/** Supplies and renews the token that requests send. */
export interface Credential {
  /** True for a client that sends no credential. */
  readonly isNone?: boolean;
  /** Names the account, without a secret; undefined where it is not known. */
  readonly key?: string | undefined;
  /** The current token, fetched when there is none. @throws TokenError when it cannot be fetched. */
  authorize(lifetime: Lifetime): Promise<Authorization | undefined>;
  /** The current token, if there is one that is still valid. Synchronous, unlike `authorize`. */
  current?(): Authorization | undefined;
  /** Whether a token that `authorize` gave may still be sent. */
  isCurrent(authorization: Authorization): boolean;
  /**
   * The server answered 401 to a request with this token. Forgets it if it is still the current one.
   *
   * @returns whether `authorize` may supply another one.
   */
  reject(authorization: Authorization): boolean;
}

/** What a credential may use of its client. */
export interface CredentialContext {
  /** Sends a request without a credential, with the client's retries, gate and errors. */
  send<Params, Result>(
    endpoint: Endpoint<Params, Result>,
    params: Params,
    options?: RequestOptions,
  ): ApiPromise<Result>;
  /** Scheme and host the tokens are for. */
  readonly origin: string;
  /** Longest time in ms that fetching a token may take. */
  readonly timeoutMs: number;
  readonly tokenStore: TokenStore | undefined;
  /** Ends `lifetime` when the client is closed: for work that belongs to no single call. */
  linkToClient(lifetime: Lifetime, activity: string): void;
  readonly redactor: Redactor;
  readonly emit: ReportsEventListener;
}

/** Makes the credential once the client around it exists. */
export type CredentialFactory = (context: CredentialContext) => Credential;
