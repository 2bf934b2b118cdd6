// The browser bundle of every published entry: nothing of Node in it, and for the clients a ceiling and a ratchet.
// Usage: node scripts/check-size.mjs [--update]   (after a build)
//        node scripts/check-size.mjs --why        (from the sources: what the bytes of each client are spent on)
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root, workspacePackages } from "./workspace.mjs";

/**
 * Bytes after gzip -9, all dependencies included. "initial" leaves out what is loaded later, on demand.
 * docs/decisions/0005-bundle-size.md has the reasons.
 */
const CEILINGS = {
  // With the 4 kB that it takes from core, and that a page with a client has anyway.
  rows: { bytes: 15_500, counts: "total" },
  "sailpoint-reports": { bytes: 70_000, counts: "total" },
  "session-reports": { bytes: 62_500, counts: "total" },
  "ping-reports": { bytes: 66_500, counts: "initial" },
};

/** Packages that are for Node alone, and never in a page. */
const NODE_ONLY = ["evidence", "fake-server"];

/** A size that grows further than this past the recorded one needs its reason in the commit. */
const TOLERANCE = 0.02;

const RECORD = join(root, "scripts/size-limits.json");
const isUpdate = process.argv.includes("--update");
const recorded = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, "utf8")) : {};
const problems = [];
const sizes = {};

const packages = workspacePackages().filter(({ isPublished, isTool }) => isPublished && !isTool);
if (process.argv.includes("--why")) {
  for (const one of packages.filter(({ isVendor }) => isVendor)) await explain(one);
  process.exit(0);
}
for (const one of packages.filter(({ folder }) => !NODE_ONLY.includes(folder))) {
  for (const entry of one.entries) {
    const { initial, total } = await measure(one, entry);
    // Core is for the other packages to import, which use a part of it.
    if (entry.subpath !== "." || one.folder === "core") continue;
    const ceiling = CEILINGS[one.folder];
    if (!ceiling) {
      problems.push(`${one.folder}: has no ceiling yet; add one to CEILINGS in scripts/check-size.mjs`);
      continue;
    }
    const bytes = ceiling.counts === "initial" ? initial : total;
    sizes[one.folder] = bytes;
    const later = total > initial ? `, ${total - initial} more on demand` : "";
    console.log(
      `${one.folder}: ${bytes} bytes gzip (ceiling ${ceiling.bytes}, recorded ${recorded[one.folder] ?? "-"}${later})`,
    );
    checkBytes(one.folder, bytes, ceiling.bytes);
  }
}
if (Object.keys(sizes).length === 0) problems.push("no package was measured");

if (isUpdate && problems.length === 0) {
  writeFileSync(RECORD, `${JSON.stringify(sizes, null, 2)}\n`);
  console.log("scripts/size-limits.json is updated");
} else {
  for (const problem of problems) console.error(problem);
}
if (problems.length === 0) reportImportTime();
process.exit(problems.length === 0 ? 0 : 1);

function checkBytes(name, bytes, ceiling) {
  if (bytes > ceiling) {
    problems.push(`${name}: ${bytes} bytes is over the ceiling of ${ceiling}: see docs/decisions/0005-bundle-size.md`);
    return;
  }
  if (isUpdate) return;
  const before = recorded[name];
  const update = 'If the growth is worth it, record it: "pnpm size --update", and say why in the commit message.';
  if (before === undefined) problems.push(`${name}: no recorded size. ${update}`);
  else if (bytes > before * (1 + TOLERANCE)) problems.push(`${name}: grew from ${before} to ${bytes} bytes. ${update}`);
  else if (bytes < before * (1 - TOLERANCE))
    console.log(`${name}: smaller than recorded; "pnpm size --update" keeps it so`);
}

async function measure({ folder, directory, manifest, name }, { subpath, specifier }) {
  const { outputFiles, metafile } = await build({
    entryPoints: { entry: join(directory, manifest.exports[subpath].default) },
    outdir: join(root, "bundle"),
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
    // A Node built-in is left in the bundle and found below; msw belongs to the user who mocks.
    external: ["node:*", "msw"],
  });
  const outputs = Object.values(metafile.outputs);
  for (const { path } of outputs.flatMap(({ imports }) => imports.filter(({ external }) => external))) {
    if (path.startsWith("node:") || isBuiltin(path))
      problems.push(`${specifier}: '${path}' is left in the browser bundle`);
    else if (path !== "msw" || subpath !== "./msw") problems.push(`${specifier}: '${path}' is not bundled`);
  }
  const inputs = Object.keys(metafile.inputs);
  if (inputs.some((path) => /\/dist\/platform\/node/.test(path))) {
    problems.push(`${specifier}: Node's half of the platform is in the browser bundle`);
  }
  // What users touch of the core is errors and types; the clients are built from its other entry.
  const isWhole = folder === "core" ? subpath === "./vendor" : subpath === ".";
  if (isWhole && !inputs.some((path) => path.endsWith("/dist/platform/default.js"))) {
    problems.push(`${name} (${folder}): the browser's half of the platform is not in the bundle`);
  }
  const gzip = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]));
  const start = Object.keys(metafile.outputs).find(
    (path) => metafile.outputs[path].entryPoint && path.endsWith("/entry.js"),
  );
  const initial = [...staticGraph(metafile.outputs, start)].reduce((sum, path) => sum + gzip.get(join(root, path)), 0);
  const total = [...gzip.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { initial, total };
}

/** Bundles the sources instead of dist, so that the table names files that can be edited. */
async function explain({ folder, entries }) {
  const source = (wanted) => entries.find(({ subpath }) => subpath === wanted).source;
  const alias = Object.fromEntries(
    packages.flatMap((one) => one.entries.map((entry) => [entry.specifier, entry.source])),
  );
  const core = packages.find(({ folder }) => folder === "core");
  const { metafile, outputFiles } = await build({
    entryPoints: [source(".")],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    outfile: "bundle.js",
    define: { __VERSION__: '"0.0.0"' },
    alias: { ...alias, "#platform": join(core.directory, "src/platform/default.ts") },
  });
  const [output] = Object.values(metafile.outputs);
  const rows = Object.entries(output.inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
  const gzip = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  console.log(`\n${folder}: ${output.bytes} bytes minified, ${gzip} gzip`);
  for (const [path, { bytesInOutput }] of rows.filter(([, one]) => one.bytesInOutput > 0)) {
    console.log(`${String(bytesInOutput).padStart(7)}  ${path.replace(/.*node_modules\//, "")}`);
  }
}

/** An output file and everything it imports statically. */
function staticGraph(outputs, start, seen = new Set()) {
  seen.add(start);
  for (const { path, kind, external } of outputs[start].imports) {
    if (kind === "import-statement" && !external && !seen.has(path)) staticGraph(outputs, path, seen);
  }
  return seen;
}

/** What a client costs at start-up on top of its dependencies. A report, not a test: machines differ too much. */
function reportImportTime() {
  const core = packages.find(({ folder }) => folder === "core");
  const dependencies = Object.keys(core.manifest.dependencies).map((name) => (name === "zod" ? "zod/mini" : name));
  const candidates = { [dependencies.join(" + ")]: { cwd: core.directory, specifiers: dependencies } };
  for (const { folder, directory, isVendor } of packages) {
    if (isVendor)
      candidates[folder] = { cwd: directory, specifiers: [pathToFileURL(join(directory, "dist/index.js")).href] };
  }
  const times = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
  for (let round = 0; round < 9; round++) {
    for (const [name, { cwd, specifiers }] of Object.entries(candidates)) times[name].push(importMs(cwd, specifiers));
  }
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const report = Object.entries(times).map(([name, list]) => `${name} ${median(list).toFixed(1)} ms`);
  console.log(`import on Node ${process.version}, median of 9: ${report.join(", ")}`);
}

function importMs(cwd, specifiers) {
  const program = `const start = performance.now();
    await Promise.all(${JSON.stringify(specifiers)}.map((name) => import(name)));
    console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd, encoding: "utf8" }));
}
