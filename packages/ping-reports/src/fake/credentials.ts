import type { RsaJwk } from "../jwk.js";

/** The service account that the fake accepts. */
export interface PingFakeCredentials {
  readonly serviceAccountId: string;
  /** Private key; the fake itself uses its public part only. */
  readonly jwk: RsaJwk;
}

/**
 * Two primes, from which the key is computed: it opens nothing but this fake, and a scanner for secrets that goes through
 * installed packages shall not take it for a real one.
 */
const p = BigInt(
  "0xdd252f96e12d9c47fd70759b32965ac48a6432e0be81a8565cc1a54d04b5d9ef04f89f2528bfc17f57e7a32dce3ad432463d14560bd6bdc6f56b0fd7337870a584fe5f34d2502a75723218c0f6857bb226db06b48fbf059b2e08b6c21424faec662a66c41dc967da20a4f9954ee3e2053b1a924acddfdec69180b45a0807936f",
);
const q = BigInt(
  "0xc6a3a4ed9abf8c3270ccc5adf5f7baa1ab87581a23b5a3a5b92f9443ebc1de9087af75482f7443e8efb75abd03e64c73a455efd60ee1a796f56e282294f983ba49df87bb3a347337d60f0f4cf70df6037356b393ca65a75134ce9df741e210c6a063bc94d334d6d0890eb037c45c1f74c34f36c782bb6ac27d83e1df3939c145",
);
const e = 65_537n;

/** The number that multiplied by `value` gives 1, modulo `modulus` (extended Euclid). */
function inverse(value: bigint, modulus: bigint): bigint {
  let [before, now] = [modulus, value % modulus];
  let [factorBefore, factor] = [0n, 1n];
  while (now !== 0n) {
    const times = before / now;
    [before, now] = [now, before - times * now];
    [factorBefore, factor] = [factor, factorBefore - times * factor];
  }
  return (factorBefore + modulus) % modulus;
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  const bytes = hex.padStart(hex.length + (hex.length % 2), "0").match(/../g) ?? [];
  const text = btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const d = inverse(e, (p - 1n) * (q - 1n));
const jwk: RsaJwk = {
  kty: "RSA",
  n: base64Url(p * q),
  e: base64Url(e),
  d: base64Url(d),
  p: base64Url(p),
  q: base64Url(q),
  dp: base64Url(d % (p - 1n)),
  dq: base64Url(d % (q - 1n)),
  qi: base64Url(inverse(q, p)),
};

/** What a fake accepts unless it is told otherwise. */
export const fakeCredentials: PingFakeCredentials = {
  serviceAccountId: "449d7e27-7889-47af-a736-83b6bbf97ec5",
  jwk,
};
