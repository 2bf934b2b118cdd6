import { isRecord, tryJson } from "@identity-reports/core/vendor";
import type { RsaJwk } from "../jwk.js";

/** How many bits the modulus of a key has. */
export function bitsOf(jwk: RsaJwk | string): number {
  const key = typeof jwk === "string" ? tryJson(jwk.replace(/^\ufeff/, "")) : jwk;
  const modulus = isRecord(key) && typeof key["n"] === "string" ? key["n"] : "";
  const bytes = Uint8Array.from(atob(modulus.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first === -1) return 0;
  return (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
