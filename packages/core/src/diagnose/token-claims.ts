import { isRecord } from "../internal/objects.js";
import { tryJson } from "../internal/parse.js";

/** What a token says about itself. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** The claims of a JWT; undefined for a token that tells nothing. Its signature is the vendor's business. */
export function claimsOf(token: string): TokenClaims | undefined {
  const parts = token.split(".");
  const payload = parts[1];
  if (parts.length !== 3 || payload === undefined || !/^[\w-]+$/.test(payload)) return undefined;
  try {
    const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder().decode(Uint8Array.from(binary, (each) => each.charCodeAt(0)));
    const claims = tryJson(text);
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** A claim that is a list of names, or one text with blanks between them. */
export function namesIn(claims: TokenClaims, claim: string): readonly string[] {
  const value = claims[claim];
  if (typeof value === "string") return value.split(/\s+/).filter((name) => name !== "");
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

/** A claim that is a text. */
export function textClaim(claims: TokenClaims, claim: string): string | undefined {
  const value = claims[claim];
  return typeof value === "string" && value !== "" ? value : undefined;
}
