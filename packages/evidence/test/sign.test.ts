import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collect, parsePlan, type CollectOptions, type CollectResult } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { mistyped } from "../../core/test/support/mistyped.ts";
import { checkWithSha256sum, filesIn, temporaryFolder } from "./support/collected.ts";
import { detachedJws, dsse, rfc3161, sshKeygen, type Recipe } from "./support/signing.ts";

const plan = parsePlan({ version: 1, reports: [{ id: "identities", tenant: "acme", report: "IDENTITIES" }] });

async function collected(options: Partial<CollectOptions>): Promise<CollectResult> {
  const clients = { acme: sailPointFake().client() };
  return await collect(plan, { clients, folder: temporaryFolder(), poll: { firstMs: 1 }, ...options });
}

describe.each<[string, () => Recipe | Promise<Recipe>]>([
  ["a detached JWS", detachedJws],
  ["an in-toto Statement in DSSE", dsse],
  ["ssh-keygen", sshKeygen],
  ["an RFC 3161 time stamp", rfc3161],
])("%s", (_, recipe) => {
  test("is beside the tag manifest, and of its bytes", async () => {
    const { signer, verify } = await recipe();

    const { folder } = await collected({ sign: [signer] });

    const bytes = readFileSync(join(folder, "tagmanifest-sha256.txt"));
    const signature = readFileSync(join(folder, `tagmanifest-sha256.txt.${signer.suffix}`));
    expect([await verify(bytes, signature), await verify(Buffer.from("else"), signature)]).toEqual([true, false]);
    expect(checkWithSha256sum(folder)).toContain("bagit.txt: OK");
  });
});

test("a time stamp is made of the same bytes", async () => {
  const given: string[] = [];
  const signer = (suffix: string) => ({
    suffix,
    sign: (bytes: Uint8Array) => {
      given.push(Buffer.from(bytes).toString());
      return suffix;
    },
  });

  const { folder } = await collected({ sign: [signer("a")], timestamp: signer("tsr") });

  const manifest = readFileSync(join(folder, "tagmanifest-sha256.txt"), "utf8");
  expect(given).toEqual([manifest, manifest]);
});

test("a signature that cannot be made leaves the collection unsealed, and the next call makes it", async () => {
  const folder = temporaryFolder();
  const sign = async (): Promise<string> => {
    throw new Error("the token is not plugged in");
  };
  const first = await collected({ folder, sign: [{ suffix: "sig", sign }] });

  const second = await collected({ folder, sign: [{ suffix: "sig", sign: () => "signed" }] });

  expect(first).toMatchObject({
    sealed: false,
    unsealedReason: expect.stringContaining("not plugged in"),
    exit: "not-now",
  });
  expect([second.sealed, filesIn(folder).includes("tagmanifest-sha256.txt.sig")]).toEqual([true, true]);
});

test.each(["", " \n", new Uint8Array(), Buffer.from("\r\n")])(
  "a signature that is empty leaves the collection unsealed: %j",
  async (nothing) => {
    const { sealed, unsealedReason } = await collected({ sign: [{ suffix: "sig", sign: () => nothing }] });

    expect([sealed, unsealedReason]).toEqual([false, "the signature sig could not be made: sign returned nothing"]);
  },
);

test("a signature that is neither text nor bytes leaves the collection unsealed", async () => {
  const { sealed, unsealedReason } = await collected({ sign: [{ suffix: "sig", sign: () => mistyped(undefined) }] });

  expect([sealed, unsealedReason]).toEqual([
    false,
    "the signature sig could not be made: sign returned neither text nor bytes",
  ]);
});

test.each([
  ["a path", [{ suffix: "../x", sign: () => "" }]],
  [
    "two of one name",
    [
      { suffix: "sig", sign: () => "" },
      { suffix: "sig", sign: () => "" },
    ],
  ],
])("a suffix is no %s", async (_, sign) => {
  await expect(collected({ sign })).rejects.toMatchObject({
    name: "ConfigError",
    option: expect.stringMatching(/^sign/),
  });
});
