import { currentTimeMs } from "@identity-reports/core/fake";
import type { PingBehaviour } from "./behaviour.js";
import type { PingFakeCredentials } from "./credentials.js";

/** Why an assertion is refused; undefined when it is good. */
export type AssertionVerdict = string | undefined;

/** Checks assertions as an authorization server does: signature, claims, and that each is used once. */
export interface AssertionVerifier {
  verify(assertion: string): Promise<AssertionVerdict>;
  clear(): void;
}

const bytesOf = (base64Url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64Url.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

function parsed(part: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOf(part))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
/** The longest an assertion may live, and how far clocks may be apart. */
const maxMs = 3_600_000;
const leewayMs = 10_000;

/** Creates a verifier for one service account. */
export function createAssertionVerifier(
  { serviceAccountId, jwk }: PingFakeCredentials,
  behaviour: PingBehaviour,
): AssertionVerifier {
  const used = new Set<string>();
  let key: Promise<CryptoKey> | undefined;
  const publicKey = (): Promise<CryptoKey> =>
    (key ??= crypto.subtle.importKey("jwk", { kty: "RSA", n: jwk.n, e: jwk.e }, rs256, false, ["verify"]));

  function problemIn(claims: Record<string, unknown>): AssertionVerdict {
    const { iss, sub, aud, exp, jti } = claims;
    if (iss !== serviceAccountId || sub !== serviceAccountId) return "Unknown service account";
    if (!isAudience(aud, behaviour.audience)) return "The audience of the assertion is not this token endpoint";
    const leftMs = typeof exp === "number" ? exp * 1000 - currentTimeMs() : Number.NaN;
    if (!(leftMs > -leewayMs && leftMs <= maxMs)) return "The assertion has expired, or lives too long";
    if (typeof jti !== "string" || jti === "") return "The assertion has no jti";
    if (behaviour.assertionIds === "once" && used.has(jti)) return "The assertion was used before";
    used.add(jti);
    return undefined;
  }

  return {
    async verify(assertion) {
      const [head, payload, signature, ...rest] = assertion.split(".");
      if (!head || !payload || !signature || rest.length > 0) return "The assertion is no signed JWT";
      if (parsed(head)["alg"] !== "RS256") return "The assertion is not signed with RS256";
      const signed = new TextEncoder().encode(`${head}.${payload}`);
      let isGood = false;
      try {
        isGood = await crypto.subtle.verify(rs256, await publicKey(), bytesOf(signature), signed);
      } catch {
        // A signature that cannot even be read is as bad as a wrong one.
      }
      return isGood ? problemIn(parsed(payload)) : "The signature of the assertion is wrong";
    },
    clear: () => used.clear(),
  };
}

/** The token endpoint of any host: the fake is served under changing addresses. */
function isAudience(audience: unknown, style: PingBehaviour["audience"]): boolean {
  const port = /^https?:\/\/[^/:]+(:\d+)?\/am\/oauth2\/access_token$/.exec(String(audience));
  if (port === null) return false;
  if (style === "either") return true;
  return (port[1] !== undefined) === (style === "with-port");
}
