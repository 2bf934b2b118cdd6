import type { Lifetime } from "../internal/lifetime.js";

/** A token as its issuer gave it out. */
export interface IssuedToken {
  readonly token: string;
  /** How long it lives from now, in ms; undefined when the issuer does not say: it is then used for one call only. */
  readonly expiresInMs: number | undefined;
}

/** Where tokens come from. */
export interface TokenSource {
  /** Names the account that the tokens are for, without a secret; undefined keeps them out of a token store. */
  readonly key?: string | undefined;
  /** What precedes the token in the header. Default: `"Bearer "`. */
  readonly scheme?: "Bearer " | "";
  /** Longest time in ms that fetching a token may take. */
  readonly timeoutMs: number;
  /** @throws TokenError when there is no token. */
  fetch(request: { readonly rejectedToken: string | undefined; readonly lifetime: Lifetime }): Promise<IssuedToken>;
}
