import { ConfigError } from "@identity-reports/core";
import { expectRecord, isRecord, tryJson } from "@identity-reports/core/vendor";

/** An RSA private key as a JSON Web Key (RFC 7517), such as the `key.jwk` of a service account. Values are base64url. */
export interface RsaJwk {
  /** Kind of key: always `RSA` here. */
  readonly kty: "RSA" | (string & {});
  /** Modulus. */
  readonly n: string;
  /** Public exponent. */
  readonly e: string;
  /** Private exponent. */
  readonly d: string;
  /** First prime. */
  readonly p: string;
  /** Second prime. */
  readonly q: string;
  /** `d` mod (`p` − 1). */
  readonly dp: string;
  /** `d` mod (`q` − 1). */
  readonly dq: string;
  /** Inverse of `q` mod `p`. */
  readonly qi: string;
  /** Members such as `kid` and `use` are not checked. */
  readonly [member: string]: unknown;
}

const publicMembers = ["n", "e"] as const;
const privateMembers = ["d", "p", "q", "dp", "dq", "qi"] as const;

/** @throws ConfigError unless it is an RSA key with its private part. No member of it is ever shown. */
export function readJwk(option: string, value: unknown): RsaJwk {
  const key = expectRecord(option, typeof value === "string" ? parseText(option, value) : value, "a JSON Web Key");
  if (key["kty"] !== "RSA") throw new ConfigError(`${option}.kty`, 'expected "RSA"');
  const missing = [...publicMembers, ...privateMembers].filter((name) => !isBase64Url(key[name]));
  if (missing.includes("d")) throw new ConfigError(option, "expected a private key; this one has no private part (d)");
  if (missing.length > 0) throw new ConfigError(option, `expected base64url text in ${missing.join(", ")}`);
  return key as unknown as RsaJwk;
}

/** What must never be shown, in any form. */
export const secretsOf = (jwk: RsaJwk): readonly string[] => privateMembers.map((name) => jwk[name]);

/** The members that make up the key. Others (`use`, `key_ops`, `alg`) could keep a runtime from signing with it. */
export const plainJwk = (jwk: RsaJwk): Record<string, string> =>
  Object.fromEntries(["kty", ...publicMembers, ...privateMembers].map((name) => [name, String(jwk[name])]));

const isBase64Url = (value: unknown): boolean => typeof value === "string" && /^[\w-]+$/.test(value);

function parseText(option: string, text: string): unknown {
  // Editors of Windows put a byte order mark in front of a file.
  const value = tryJson(text.replace(/^\ufeff/, ""));
  if (isRecord(value)) return value;
  throw new ConfigError(option, `expected the JSON text of a JSON Web Key${whatElse(text)}`);
}

// Without "node:": bundlers and checks of bundles would take the text for an import.
const convertPem = `node -p 'JSON.stringify(require("crypto").createPrivateKey(require("fs").readFileSync("key.pem")).export({format:"jwk"}))'`;

/** What the text is instead, where its beginning tells, and what to do about it. Nothing of the key is shown. */
function whatElse(text: string): string {
  const start = text.trimStart().slice(0, 40);
  if (start.startsWith("-----BEGIN")) {
    return `, got a PEM ${start.includes("PUBLIC") ? "public key" : "key"}; convert the private key with: ${convertPem}`;
  }
  // What JSON, PEM and DER begin with, in base64.
  return /^(?:ey[JA]|ew[o0k]|LS0t|MII)/.test(start) ? ", got base64; decode it first" : "";
}
