import { currentTimeMs } from "./clock.js";
import { createRandom, type Random } from "./random.js";

/** Text as unpadded base64url, as in JWTs. Latin-1 only. */
export const base64Url = (text: string): string =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** What a bearer token turned out to be. */
export type TokenState = "missing" | "unknown" | "expired" | "good";

/** The tokens that a fake gave out. */
export interface BearerTokens {
  /** A new token that looks like a JWT with these claims; its signature is made up. */
  issue(claims: (token: { readonly expiresAt: number; readonly random: Random }) => object): {
    readonly token: string;
    readonly expiresInSeconds: number;
  };
  /** Judges an `Authorization` header. */
  check(authorization: string | null): TokenState;
  /** From now on every token given out so far is expired. */
  expireAll(): void;
}

/** Creates an empty store of tokens that live for `lifeMs`, sent in whole seconds. Opaque ones show no claims. */
export function createBearerTokens(options: {
  readonly lifeMs: number;
  readonly algorithm: string;
  readonly isOpaque?: boolean;
}): BearerTokens {
  const random = createRandom(0x70c3);
  const expiries = new Map<string, number>();
  return {
    issue(claims) {
      const expiresInSeconds = Math.floor(options.lifeMs / 1000);
      const expiresAt = currentTimeMs() + expiresInSeconds * 1000;
      const payload = claims({ expiresAt, random });
      const head = base64Url(JSON.stringify({ alg: options.algorithm, typ: "JWT" }));
      const jwt = `${head}.${base64Url(JSON.stringify(payload))}.${random.hex(86)}`;
      const token = options.isOpaque === true ? random.hex(64) : jwt;
      expiries.set(token, expiresAt);
      return { token, expiresInSeconds };
    },
    check(authorization) {
      const token = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) return "missing";
      const expiresAt = expiries.get(token);
      if (expiresAt === undefined) return "unknown";
      return expiresAt <= currentTimeMs() ? "expired" : "good";
    },
    expireAll() {
      for (const token of expiries.keys()) expiries.set(token, 0);
    },
  };
}
