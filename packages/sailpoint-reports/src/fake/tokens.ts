import { createRandom, currentTimeMs } from "@identity-reports/core/fake";
import type { ResolvedFakeOptions } from "./options.js";

/** A token that the fake gave out. */
interface IssuedToken {
  readonly token: string;
  readonly clientId: string;
  readonly expiresInSeconds: number;
  readonly jti: string;
}

/** Whether a bearer token is good, and whose it is. */
type TokenCheck = { readonly clientId: string } | { readonly refusal: string };

/** The tokens of a fake. */
export interface TokenStore {
  issue(): IssuedToken;
  check(authorization: string | null): TokenCheck;
  /** From now on every token given out so far is expired. */
  expireAll(): void;
}

const base64Url = (text: string): string => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Creates an empty store. Tokens look like the vendor's JWTs; their signature is made up. */
export function createTokenStore(options: ResolvedFakeOptions, org: string): TokenStore {
  const random = createRandom(0x70c3);
  const expiries = new Map<string, number>();
  const { clientId } = options.credentials;
  return {
    issue() {
      const expiresInSeconds = Math.floor(options.tokenLifeMs / 1000);
      const expiresAt = currentTimeMs() + expiresInSeconds * 1000;
      const jti = random.hex(16);
      const claims = {
        tenant_id: "5ec6ab1a-2a1e-4a8b-9d3c-6f2f0a1b7c11",
        internal: false,
        pod: "fake-useast1",
        org,
        identity_id: "2c9180897e7742b2017e781782f705b9",
        user_name: "cloudadmin",
        authorities: ["ORG_ADMIN"],
        client_id: clientId,
        scope: ["sp:scopes:all"],
        exp: Math.floor(expiresAt / 1000),
        jti,
      };
      const head = base64Url(JSON.stringify({ alg: "ES256", typ: "JWT" }));
      const token = `${head}.${base64Url(JSON.stringify(claims))}.${random.hex(86)}`;
      expiries.set(token, expiresAt);
      return { token, clientId, expiresInSeconds, jti };
    },
    check(authorization) {
      const token = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) return { refusal: "JWT is required" };
      const expiresAt = expiries.get(token);
      if (expiresAt === undefined) return { refusal: "JWT validation failed: JWT is invalid" };
      return expiresAt <= currentTimeMs() ? { refusal: "JWT validation failed: JWT is expired" } : { clientId };
    },
    expireAll() {
      for (const token of expiries.keys()) expiries.set(token, 0);
    },
  };
}
