import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { collect, parsePlan } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./support/collected.ts";
import { detachedJws, dsse, type Recipe } from "./support/signing.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/guide/evidence-check.md"), "utf8");
/** The steps of the guide, as they stand there. */
const steps = [...page.matchAll(/^```sh\n([^`]*pkeyutl[^`]*)```$/gm)].map(([, text = ""]) => text);
const [jwsSteps = "", dsseSteps = ""] = steps;

const hasTools = ["openssl", "jq", "sha256sum"].every((tool) => spawnSync(tool, ["--help"]).error === undefined);

/** A folder with a signed collection and the public key, where the guide has them. */
async function signedCollection({ signer, publicKey = "" }: Recipe) {
  const cwd = temporaryFolder();
  const folder = join(cwd, "evidence/2026-11-29");
  const plan = parsePlan({ version: 1, reports: [{ id: "identities", tenant: "acme", report: "IDENTITIES" }] });
  await collect(plan, { clients: { acme: sailPointFake().client() }, folder, poll: { firstMs: 1 }, sign: [signer] });
  writeFileSync(join(cwd, "public.pem"), publicKey);
  const run = (text: string): number | null => spawnSync("sh", ["-c", text], { cwd }).status;
  return { run, manifest: join(folder, "tagmanifest-sha256.txt") };
}

describe.runIf(hasTools).each<[string, string, () => Recipe | Promise<Recipe>]>([
  ["a detached JWS", jwsSteps, detachedJws],
  ["an in-toto Statement in DSSE", dsseSteps, dsse],
])("the guide's steps to check %s by hand", (_, text, recipe) => {
  test("end with 0 for the manifest that was signed", async () => {
    const { run } = await signedCollection(await recipe());

    expect(run(text)).toBe(0);
  });

  test("end with 1 for another manifest", async () => {
    const { run, manifest } = await signedCollection(await recipe());
    appendFileSync(manifest, "x");

    expect(run(text)).toBe(1);
  });

  test("end with 1 for another key", async () => {
    const { signer } = await recipe();
    const { publicKey = "" } = await recipe();
    const { run } = await signedCollection({ ...(await recipe()), signer, publicKey });

    expect(run(text)).toBe(1);
  });
});
