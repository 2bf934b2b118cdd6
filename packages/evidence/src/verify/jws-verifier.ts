import { createHash, createPublicKey, verify, type KeyObject, type VerifyKeyObjectInput } from "node:crypto";
import { ConfigError } from "@identity-reports/core";
import * as z from "zod/mini";
import type { SignatureToVerify, SignatureVerdict, VerifySignature } from "./check-signatures.js";

/** A public key as JSON Web Key: RFC 7517. */
export interface PublicJwk {
  /** Kind of the key: `OKP`, `EC`, `RSA`. */
  readonly kty?: string;
  /** Curve of a key of the kinds `OKP` and `EC`: `Ed25519`, `P-256`. */
  readonly crv?: string;
  /** `OKP`: the key. `EC`: its x coordinate. Base64url. */
  readonly x?: string;
  /** `EC`: its y coordinate. Base64url. */
  readonly y?: string;
  /** `RSA`: its modulus. Base64url. */
  readonly n?: string;
  /** `RSA`: its exponent. Base64url. */
  readonly e?: string;
  /** Name of the key. It is not used here. */
  readonly kid?: string;
  /** Algorithm that the key is meant for. It is not used here: the signature's own `alg` has to fit the key. */
  readonly alg?: string;
  /** What the key is meant for. It is not used here. */
  readonly use?: string;
}

/** A `KeyObject` of `node:crypto`, described without Node's types, which a program may not have. */
export interface PublicKeyObject {
  /** `public`; of a `private` key its public part is taken. */
  readonly type: string;
  /** `ed25519`, `ec`, `rsa`. */
  readonly asymmetricKeyType?: string | undefined;
}

/** PEM, a JWK, or a key of Node's. */
export type PublicKey = string | PublicJwk | PublicKeyObject;

/** How one algorithm of RFC 7518 or RFC 8037 is verified. */
interface Algorithm {
  readonly hash: string | undefined;
  readonly fits: (key: KeyObject) => boolean;
  readonly options?: Omit<VerifyKeyObjectInput, "key">;
}

const ofType =
  (type: string) =>
  ({ asymmetricKeyType }: KeyObject): boolean =>
    asymmetricKeyType === type;
const ofCurve =
  (curve: string) =>
  ({ asymmetricKeyDetails }: KeyObject): boolean =>
    asymmetricKeyDetails?.namedCurve === curve;
const isRsa = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
const ieee = { dsaEncoding: "ieee-p1363" } as const;
/** RSA-PSS with a salt as long as the hash. */
const pss = { padding: 6, saltLength: -1 } as const;

const algorithms: Readonly<Record<string, Algorithm>> = {
  EdDSA: { hash: undefined, fits: ofType("ed25519") },
  Ed25519: { hash: undefined, fits: ofType("ed25519") },
  ES256: { hash: "sha256", fits: ofCurve("prime256v1"), options: ieee },
  ES384: { hash: "sha384", fits: ofCurve("secp384r1"), options: ieee },
  ES512: { hash: "sha512", fits: ofCurve("secp521r1"), options: ieee },
  RS256: { hash: "sha256", fits: isRsa },
  RS384: { hash: "sha384", fits: isRsa },
  RS512: { hash: "sha512", fits: isRsa },
  PS256: { hash: "sha256", fits: isRsa, options: pss },
  PS384: { hash: "sha384", fits: isRsa, options: pss },
  PS512: { hash: "sha512", fits: isRsa, options: pss },
};

const header = z.object({
  alg: z.string(),
  b64: z._default(z.boolean(), true),
  crit: z._default(z.array(z.literal("b64")), []),
});

/**
 * Verifies signatures that are a detached JWS in compact form (RFC 7515, appendix F), with the payload as it is (RFC 7797,
 * `b64: false`) or in base64url: the files `tagmanifest-sha256.txt.jws`.
 *
 * @param publicKey PEM, a JWK, or a key of Node's. Ed25519, P-256, P-384, P-521, or RSA of at least 2,048 bits.
 * @throws ConfigError when it is no such key.
 *
 * @example
 * ```ts
 * const verifySignature = jwsVerifier(await readFile("auditor/public.pem", "utf8"));
 * const { signatures } = await verifyCollection("evidence/2026-11-29", { verifySignature });
 * ```
 */
export function jwsVerifier(publicKey: PublicKey): VerifySignature {
  const key = keyOf(publicKey);
  const signer = `key sha256:${createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex")}`;
  return (signature) => (signature.suffix === "jws" ? verdictOf(signature, key, signer) : undefined);
}

function keyOf(given: PublicKey): KeyObject {
  let key: KeyObject;
  try {
    key = readKey(given);
  } catch (cause) {
    throw new ConfigError("publicKey", "is not a public key in PEM or JWK", { cause });
  }
  if (Object.values(algorithms).some(({ fits }) => fits(key))) return key;
  throw new ConfigError("publicKey", "is neither an Ed25519, P-256, P-384 or P-521 key, nor an RSA key of 2,048 bits");
}

function readKey(given: PublicKey): KeyObject {
  if (typeof given === "string") return createPublicKey(given);
  if (!("type" in given)) return createPublicKey({ key: { ...given }, format: "jwk" });
  const key = given as KeyObject;
  return key.type === "public" ? key : createPublicKey(key);
}

function verdictOf(input: SignatureToVerify, key: KeyObject, signer: string): SignatureVerdict {
  const refused = (reason: string): SignatureVerdict => ({ valid: false, reason });
  const text = Buffer.from(input.signature).toString("latin1").trim();
  const [, protectedPart = "", signature] = /^([\w-]+)\.\.([\w-]+)$/.exec(text) ?? [];
  if (signature === undefined) return refused("it is not a detached JWS: header, two dots, signature");
  const read = header.safeParse(parse(Buffer.from(protectedPart, "base64url").toString("utf8")));
  if (!read.success) return refused("its header is not that of a detached JWS without extensions except b64");
  const { alg, b64, crit } = read.data;
  const algorithm = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  if (algorithm?.fits(key) !== true) return refused(`its algorithm ${JSON.stringify(alg)} does not fit the key`);
  if (!b64 && !crit.includes("b64")) return refused("its header has b64 but does not mark it as critical");
  const payload = b64 ? Buffer.from(Buffer.from(input.signed).toString("base64url")) : input.signed;
  const bytes = Buffer.concat([Buffer.from(`${protectedPart}.`), payload]);
  const isRight = verify(algorithm.hash, bytes, { key, ...algorithm.options }, Buffer.from(signature, "base64url"));
  return isRight ? { valid: true, signer } : refused("it was made with another key, or for another collection");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
