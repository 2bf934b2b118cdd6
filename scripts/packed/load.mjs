// Runs inside a consumer's project (see consumer.mjs); everything it imports is a packed package.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { specifiers, vendors } = JSON.parse(readFileSync("plan.json", "utf8"));
const require = createRequire(import.meta.url);
const loaders = { import: (specifier) => import(specifier), require: async (specifier) => require(specifier) };

for (const specifier of specifiers) {
  const names = Object.keys(await loaders.import(specifier)).sort();
  assert.ok(names.length > 0, `${specifier} exports nothing`);
  assert.ok(!names.includes("default"), `${specifier} has a default export`);
  const required = Object.keys(await loaders.require(specifier)).filter((name) => name !== "module.exports");
  assert.deepEqual(required.sort(), names, `require("${specifier}") gives other names than import`);
}

const core = createRequire(require.resolve("@identity-reports/core"));
assert.match(core.resolve("#platform"), /dist[\\/]platform[\\/]node\.js$/, "Node must get Node's half of the platform");

for (const { file, name } of vendors) {
  const { smoke } = await import(`./${file}.mjs`);
  for (const [way, load] of Object.entries(loaders)) {
    const folder = mkdtempSync(join(process.cwd(), `${way}-`));
    const saved = await smoke(await load(name), await load(`${name}/fake`), folder);
    const bytes = readFileSync(saved.path);
    assert.ok(bytes.length > 0, `${name} saved an empty file`);
    assert.equal(saved.sizeBytes, bytes.length);
    assert.equal(saved.sha256, createHash("sha256").update(bytes).digest("hex"));
  }
  console.log(`${name}: run, wait, saveTo through import and require`);
}
const { readSamples } = await import("./rows.mjs");
for (const load of Object.values(loaders)) assert.equal(await readSamples(await load("@identity-reports/rows")), "");
const own = createRequire(require.resolve("@identity-reports/rows"));
assert.match(own.resolve("#files"), /dist[\\/]platform[\\/]node\.js$/, "Node must get Node's half of the platform");
const { collectSample } = await import("./evidence.mjs");
for (const [way, load] of Object.entries(loaders)) {
  const { sessionFake } = await load("@identity-reports/session-reports/fake");
  const folder = mkdtempSync(join(process.cwd(), `evidence-${way}-`));
  const evidence = await load("@identity-reports/evidence");
  assert.equal(await collectSample(evidence, { pam: sessionFake().client() }, folder), "");
}
console.log(`${specifiers.length} entries loaded both ways on Node ${process.version}`);
