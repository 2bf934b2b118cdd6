import { ConfigError } from "@identity-reports/core";
import { plainJwk, type RsaJwk } from "./jwk.js";

/** Long enough for clocks that differ, short enough to be useless soon. In s. */
const lifeSeconds = 180;

/**
 * Signs an assertion (RFC 7523): RS256, valid for three minutes, with an id of its own. Loads `jose` when it is first
 * needed, so that clients with a ready token never do.
 *
 * @throws ConfigError when the runtime cannot sign with the key. The reason is left out: it could quote the key.
 */
export async function signAssertion(
  jwk: RsaJwk,
  claims: { readonly subject: string; readonly audience: string },
): Promise<string> {
  const { importJWK, SignJWT } = await import("jose");
  const { subject, audience } = claims;
  try {
    const key = await importJWK(plainJwk(jwk), "RS256");
    return await new SignJWT()
      .setProtectedHeader({ alg: "RS256" })
      .setIssuer(subject)
      .setSubject(subject)
      .setAudience(audience)
      .setJti(crypto.randomUUID())
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
      .sign(key);
  } catch {
    throw new ConfigError("auth.jwk", "this key cannot sign: it is damaged, or shorter than 2048 bits");
  }
}
