import { createBearerTokens } from "@identity-reports/core/fake";
import { reportsScope, type ResolvedFakeOptions } from "./options.js";

/** What a bearer token allows. */
export type TokenCheck = "good" | "no-scope" | "refused";

/** The tokens of a fake. */
export interface TokenStore {
  issue(scope: string): { readonly token: string; readonly expiresInSeconds: number };
  check(authorization: string | null): TokenCheck;
  /** From now on every token given out so far is expired. */
  expireAll(): void;
}

/** Creates an empty store. */
export function createTokenStore({ tokenLifeMs, credentials }: ResolvedFakeOptions): TokenStore {
  const tokens = createBearerTokens({ lifeMs: tokenLifeMs, algorithm: "RS256" });
  const withoutScope = new Set<string>();
  return {
    issue(scope) {
      const issued = tokens.issue(({ expiresAt, random }) => ({
        sub: credentials.serviceAccountId,
        subname: credentials.serviceAccountId,
        tokenName: "access_token",
        client_id: "service-account",
        realm: "/",
        scope: scope.split(" "),
        exp: Math.floor(expiresAt / 1000),
        jti: random.hex(16),
      }));
      if (!scope.split(" ").includes(reportsScope)) withoutScope.add(`Bearer ${issued.token}`);
      return issued;
    },
    check(authorization) {
      if (tokens.check(authorization) !== "good") return "refused";
      return withoutScope.has(String(authorization)) ? "no-scope" : "good";
    },
    expireAll: () => tokens.expireAll(),
  };
}
