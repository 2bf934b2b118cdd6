import type { RsaJwk } from "@identity-reports/ping-reports";

/** A private RSA key that was exported as a JWK, by Node or by Web Crypto. */
export const rsaJwk = (exported: object): RsaJwk => JSON.parse(JSON.stringify(exported));
