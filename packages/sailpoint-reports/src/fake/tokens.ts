import { createBearerTokens } from "@identity-reports/core/fake";
import type { ResolvedFakeOptions } from "./options.js";

/** A token that the fake gave out. */
export interface IssuedToken {
  readonly token: string;
  readonly clientId: string;
  readonly expiresInSeconds: number;
  readonly jti: string;
}

/** Whether a bearer token is good, and whose it is. */
export type TokenCheck = { readonly clientId: string } | { readonly refusal: string };

/** The tokens of a fake. */
export interface TokenStore {
  issue(): IssuedToken;
  check(authorization: string | null): TokenCheck;
  /** From now on every token given out so far is expired. */
  expireAll(): void;
}

const refusals = {
  missing: "JWT is required",
  unknown: "JWT validation failed: JWT is invalid",
  expired: "JWT validation failed: JWT is expired",
};

/** Creates an empty store. Tokens look like the vendor's JWTs; their signature is made up. */
export function createTokenStore(options: ResolvedFakeOptions, org: string): TokenStore {
  const { scopes, behaviour } = options;
  const tokens = createBearerTokens({
    lifeMs: options.tokenLifeMs,
    algorithm: "ES256",
    isOpaque: behaviour.tokenForm === "opaque",
  });
  const user = {
    identity_id: "2c9180897e7742b2017e781782f705b9",
    user_name: "cloudadmin",
    authorities: ["ORG_ADMIN"],
  };
  const { clientId } = options.credentials;
  return {
    issue() {
      let jti = "";
      const issued = tokens.issue(({ expiresAt, random }) => ({
        tenant_id: "5ec6ab1a-2a1e-4a8b-9d3c-6f2f0a1b7c11",
        internal: false,
        pod: "fake-useast1",
        org,
        ...(behaviour.tokenUser === "user" ? user : {}),
        client_id: clientId,
        scope: scopes,
        exp: Math.floor(expiresAt / 1000),
        jti: (jti = random.hex(16)),
      }));
      return { ...issued, clientId, jti };
    },
    check(authorization) {
      const state = tokens.check(authorization);
      return state === "good" ? { clientId } : { refusal: refusals[state] };
    },
    expireAll: () => tokens.expireAll(),
  };
}
