import { generateKeyPairSync, sign } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { collect, jwsVerifier, parsePlan, verifyCollection, type CollectOptions } from "@identity-reports/evidence";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/collected.ts";
import { threeReports, threeVendors } from "../support/vendors.ts";

const plan = parsePlan({
  version: 1,
  name: "quarter",
  reports: [
    ...threeReports,
    { id: "search", tenant: "acme", report: "SEARCH_EXPORT", arguments: { query: "*" } },
    { id: "retired", tenant: "acme", report: "UNCORRELATED_ACCOUNTS", skip: "the source is gone" },
  ],
});

async function collected(options: Partial<CollectOptions> = {}): Promise<string> {
  const folder = temporaryFolder();
  await collect(plan, { clients: threeVendors().clients, folder, poll: { firstMs: 1, maxMs: 5 }, ...options });
  return folder;
}

test("what collect seals is valid, with the rows of each report", async () => {
  const { outcome, findings, counts, reports, bag } = await verifyCollection(await collected());
  expect({
    outcome,
    findings,
    counts,
    rows: reports.map(({ id, rowCount }) => [id, rowCount]),
    valid: bag.valid,
  }).toEqual({
    outcome: "valid",
    findings: [],
    counts: { planned: 5, verified: 4, incomplete: 0, unexpected: 0, skipped: 1, missing: 0 },
    rows: [
      ["accounts", 37],
      ["roles", 37],
      ["ssh", 37],
      ["search", 37],
      ["retired", undefined],
    ],
    valid: true,
  });
});

test("what collect has not sealed says so", async () => {
  const folder = await collected({ only: ["accounts"] });
  expect(await verifyCollection(folder)).toMatchObject({ outcome: "unsealed", complete: false });
});

test("a collection whose report was removed afterwards says which", async () => {
  const folder = await collected();
  rmSync(join(folder, "data/roles"), { recursive: true });
  const { findings } = await verifyCollection(folder);
  expect(findings.map(({ code, file }) => [code, file])).toEqual([
    ["missing_file", "data/roles/ROLE-MEMBERSHIP.csv"],
    ["payload_size_wrong", "bag-info.txt"],
  ]);
});

test("what collect signs, a key checks", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const header = Buffer.from('{"alg":"EdDSA","b64":false,"crit":["b64"]}').toString("base64url");
  const folder = await collected({
    sign: [
      {
        suffix: "jws",
        sign: (bytes) =>
          `${header}..${sign(null, Buffer.concat([Buffer.from(`${header}.`), bytes]), privateKey).toString("base64url")}`,
      },
    ],
  });
  const { signatures } = await verifyCollection(folder, { verifySignature: jwsVerifier(publicKey) });
  expect(signatures).toMatchObject([{ file: "tagmanifest-sha256.txt.jws", outcome: "valid" }]);
});
