import { readFileSync, writeFileSync } from "node:fs";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { FlattenedSign } from "jose";
import { describe, expect, test } from "vitest";
import { jwsVerifier, verifyCollection, type Verification } from "../../src/index.js";
import { accounts, makeCollection } from "../support/collections.js";

const ed25519 = generateKeyPairSync("ed25519");
const keys = {
  EdDSA: ed25519,
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ES384: generateKeyPairSync("ec", { namedCurve: "P-384" }),
  ES512: generateKeyPairSync("ec", { namedCurve: "P-521" }),
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};

/** A collection with a detached JWS that jose made. */
async function signedBy(alg: string, privateKey: KeyObject, isPlain = true): Promise<string> {
  const folder = makeCollection({ reports: [accounts] });
  const bytes = readFileSync(join(folder, "tagmanifest-sha256.txt"));
  const header = isPlain ? { alg, b64: false, crit: ["b64"] } : { alg };
  const { protected: head, signature } = await new FlattenedSign(bytes).setProtectedHeader(header).sign(privateKey);
  writeFileSync(join(folder, "tagmanifest-sha256.txt.jws"), `${head}..${signature}`);
  return folder;
}

const pemOf = ({ publicKey }: { publicKey: KeyObject }): string =>
  publicKey.export({ type: "spki", format: "pem" }).toString();
const verifyBy = (folder: string, key: Parameters<typeof jwsVerifier>[0]): Promise<Verification> =>
  verifyCollection(folder, { verifySignature: jwsVerifier(key) });

describe("a detached JWS", () => {
  test.each([
    ...Object.entries(keys),
    ["RS512", keys.RS256] as const,
    ["PS256", keys.RS256] as const,
    ["PS512", keys.RS256] as const,
    ["Ed25519", ed25519] as const,
  ])("by %s is right, whether its payload is plain or in base64url", async (alg, pair) => {
    const plain = await verifyBy(await signedBy(alg, pair.privateKey), pemOf(pair));
    const encoded = await verifyBy(await signedBy(alg, pair.privateKey, false), pemOf(pair));
    expect([plain, encoded].map(({ outcome, signatures }) => [outcome, signatures[0]?.outcome])).toEqual([
      ["valid", "valid"],
      ["valid", "valid"],
    ]);
  });

  test("says by which key", async () => {
    const { signatures, summary } = await verifyBy(await signedBy("EdDSA", ed25519.privateKey), ed25519.publicKey);
    expect([signatures[0]?.signer?.length, summary]).toEqual([75, "valid, complete: 1 report, 1 signature"]);
  });

  test("is checked by a JWK as well", async () => {
    const jwk = ed25519.publicKey.export({ format: "jwk" });
    expect((await verifyBy(await signedBy("EdDSA", ed25519.privateKey), jwk)).outcome).toBe("valid");
  });

  test("by another key is refused", async () => {
    const other = generateKeyPairSync("ed25519").publicKey;
    const { outcome, findings } = await verifyBy(await signedBy("EdDSA", ed25519.privateKey), other);
    expect([outcome, findings[0]?.code]).toEqual(["invalid", "signature_invalid"]);
  });

  test("of another collection is refused", async () => {
    const [one, other] = [await signedBy("EdDSA", ed25519.privateKey), makeCollection({ reports: [accounts] })];
    writeFileSync(join(other, "tagmanifest-sha256.txt.jws"), readFileSync(join(one, "tagmanifest-sha256.txt.jws")));
    expect((await verifyBy(other, ed25519.publicKey)).findings).toMatchObject([{ code: "signature_invalid" }]);
  });

  const head = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  test.each([
    ["empty", ""],
    ["not detached", `${head({ alg: "EdDSA" })}.e30.e30`],
    ["without an algorithm", `${head({})}..e30`],
    ["of the algorithm none", `${head({ alg: "none" })}..e30`],
    ["of a shared secret", `${head({ alg: "HS256" })}..e30`],
    ["of an algorithm of Object", `${head({ alg: "constructor" })}..e30`],
    ["of another kind of key", `${head({ alg: "ES256" })}..e30`],
    ["with a critical extension", `${head({ alg: "EdDSA", crit: ["exp"] })}..e30`],
    ["with b64 that is not critical", `${head({ alg: "EdDSA", b64: false })}..e30`],
    ["with a header that is no JSON", "e3..e30"],
  ])("that is %s is refused", async (_, jws) => {
    const folder = makeCollection({ reports: [accounts], instead: { "tagmanifest-sha256.txt.jws": jws } });
    expect((await verifyBy(folder, ed25519.publicKey)).findings).toMatchObject([{ code: "signature_invalid" }]);
  });
});

test.each([
  ["a text", "key"],
  ["a key that only agrees on secrets", generateKeyPairSync("x25519").publicKey],
  ["a short RSA key", generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey],
  ["an empty JWK", {}],
])("%s is no key", (_, key) => {
  expect(() => jwsVerifier(key)).toThrow(expect.objectContaining({ name: "ConfigError", option: "publicKey" }));
});
