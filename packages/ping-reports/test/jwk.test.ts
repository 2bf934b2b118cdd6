import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ConfigError, PingReportsClient } from "@identity-reports/ping-reports";
import { expectError } from "../../core/test/support/failure-of.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const jwk = createPrivateKey(pem).export({ format: "jwk" });
const inBase64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

/** What the constructor says about a key. */
function refusalOf(key: string): string {
  try {
    signIn(key);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return expectError(error).message;
  }
  return "none";
}
const signIn = (key: string): PingReportsClient =>
  new PingReportsClient({ tenant: "acme.example.com", auth: { serviceAccountId: "me", jwk: key } });

describe("a key that is no JWK gets words of its own:", () => {
  test.each([
    ["PEM (PKCS #8)", pem, "got a PEM key; convert the private key with: node -p"],
    ["PEM (PKCS #1)", privateKey.export({ type: "pkcs1", format: "pem" }).toString(), "got a PEM key; convert"],
    ["PEM of the public part", publicKey.export({ type: "spki", format: "pem" }).toString(), "got a PEM public key"],
    ["base64 of a JWK", inBase64(JSON.stringify(jwk)), "got base64; decode it first"],
    ["base64 of a JWK on several lines", inBase64(JSON.stringify(jwk, null, 2)), "got base64; decode it first"],
    ["base64 of PEM", inBase64(pem), "got base64; decode it first"],
    ["base64 of DER", inBase64(privateKey.export({ type: "pkcs8", format: "der" })), "got base64; decode it first"],
    [
      "other text",
      "/run/secrets/the-key-of-the-service-account-of-the-nightly-job.jwk",
      "expected the JSON text of a JSON Web Key",
    ],
  ])("%s", (_, key, words) => {
    const refusal = refusalOf(key);
    expect(refusal).toContain(words);
    expect(refusal).not.toContain(key.slice(30, 60));
  });
});

test("a byte order mark in front of a JWK does no harm", () => {
  expect(refusalOf(`\ufeff${JSON.stringify(jwk)}`)).toBe("none");
});
