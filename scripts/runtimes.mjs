// Packs the packages, has npm install them and every supported runtime in a temporary folder, and has each runtime take
// a report of each vendor from live servers on this machine to a file. Linux x64 only; about half a minute and 800 MB
// for as long as it runs. Usage: node scripts/runtimes.mjs [name of a runtime …]   (after a build)
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "../packages/fake-server/dist/index.js";
import { installPackages, makeProject, withFolder } from "./consumer.mjs";
import { NODES, requireLinux } from "./nodes.mjs";
import { openPage } from "./open-page.mjs";
import { run } from "./run.mjs";
import { command, counted, runSteps, script } from "./steps.mjs";
import { root, scope } from "./workspace.mjs";

/**
 * Packages of npm with the bare programs, which need no install script.
 *
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} [install]   what to ask npm for; nothing for the Chromium of the browser tests
 * @property {(folder: string, target: string) => ReturnType<typeof run>} start   `target` is for the files
 * @property {boolean} [isDiskless]   no file system: bundled
 */

/** @returns {Runtime} */
const program = (name, install, path, options = []) => ({
  name,
  install,
  start: (folder, target) =>
    run(join(folder, "node_modules", path), [...options, "smoke.mjs", target], { cwd: folder }),
});

const DENO = ["run", "--no-remote", "--node-modules-dir=manual"];
const DENO_RIGHTS = ["--allow-env", "--allow-read", "--allow-write", "--allow-net=127.0.0.1"];

/** @type {Runtime[]} */
const RUNTIMES = [
  ...NODES.map(({ name, install, program: path }) => program(name, install, path)),
  program("Bun", "@oven/bun-linux-x64@1.4.5", "@oven/bun-linux-x64/bin/bun"),
  program("Deno", "@deno/linux-x64-glibc@2.9.6", "@deno/linux-x64-glibc/deno", [...DENO, ...DENO_RIGHTS]),
  { name: "workerd", install: "@cloudflare/workerd-linux-64@1.20261117.1", start: startWorkerd, isDiskless: true },
  { name: "Chromium", start: startChromium, isDiskless: true },
];

/** The servers of this machine are no part of the internet, which is all a worker reaches unless it is told. */
const WORKER = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "2026-07-01",
    globalOutbound = "outside")),
  (name = "outside", network = (allow = ["public", "private"]))]);
`;

requireLinux();
const asked = process.argv.slice(2);
const runtimes = RUNTIMES.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (runtimes.length === 0)
  throw new Error(`No such runtime. There are: ${RUNTIMES.map(({ name }) => name).join(", ")}`);
await withFolder(async (folder) => {
  makeProject(folder);
  const wanted = runtimes.flatMap(({ install = [] }) => install);
  await runSteps([
    command("pack", script("pack"), { read: counted(/(\d+) packages packed/) }),
    { name: "npm install", after: "pack", run: () => installPackages(folder, wanted) },
    ...runtimes.map((runtime) => ({
      name: runtime.name,
      after: "npm install",
      alone: true,
      run: () => tryOut(runtime, folder),
      read: counted(/(\d+) files/),
    })),
  ]);
});

/** @param {Runtime} runtime */
async function tryOut({ start, isDiskless }, folder) {
  const { fakes, servers, vendors } = await startVendors(folder, isDiskless);
  writeFileSync(join(folder, "vendors.json"), JSON.stringify(vendors));
  try {
    const { code, output, ms } = await start(folder, mkdtempSync(join(folder, "files-")));
    const found = /^.*files: (\[.*\])/m.exec(output)?.[1];
    const spared = fakes.flatMap((fake) => Object.keys(fake.pendingFaults()));
    if (code !== 0 || found === undefined) return { code: 1, output: output || `exit code ${code}`, ms };
    if (spared.length > 0) return { code: 1, output: `the trouble planned for ${spared.join(", ")} never came`, ms };
    const files = JSON.parse(found);
    const problem = problemOf(files, isDiskless);
    return { code: problem ? 1 : 0, output: problem ?? `${files.length} files`, ms };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

async function startWorkerd(folder) {
  const program = 'import { smoke } from "./smoke.mjs";\nexport default { test: () => smoke() };\n';
  const bundled = await bundle(folder, "worker.js", program, ["--conditions=workerd,worker"]);
  if (bundled.code !== 0) return bundled;
  writeFileSync(join(folder, "worker.capnp"), WORKER);
  const workerd = join(folder, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");
  return run(workerd, ["test", join(folder, "worker.capnp")], { cwd: folder });
}

async function startChromium(folder) {
  const page = join(folder, "page");
  mkdirSync(page);
  const program = 'import { smoke } from "./smoke.mjs";\nawait smoke();\n';
  const bundled = await bundle(folder, join(page, "page.js"), program);
  return bundled.code === 0 ? openPage(page, /^files: /) : bundled;
}

function bundle(folder, outfile, text, options = []) {
  const entry = join(folder, "entry.mjs");
  writeFileSync(entry, text);
  const always = ["--bundle", "--format=esm", "--target=es2022", "--log-level=error"];
  const esbuild = join(root, "node_modules/.bin/esbuild");
  return run(esbuild, [entry, ...always, ...options, `--outfile=${outfile}`], { cwd: folder });
}

/** Fakes out of the packed packages, making the trouble that every runtime's own fetch shows differently. */
async function startVendors(folder, isDiskless) {
  const load = (name) => import(pathToFileURL(join(folder, "node_modules", scope, name, "dist/fake.js")).href);
  const [{ sailPointFake }, { pingFake }, { sessionFake }] = await Promise.all(
    ["sailpoint-reports", "ping-reports", "session-reports"].map(load),
  );
  const sailpoint = sailPointFake({ runMs: 200, rows: 5_000 });
  const ping = pingFake({ runMs: 200, exportMs: 100 });
  const fudo = sessionFake({ runMs: 200, behaviour: { cors: "open" } });
  sailpoint.fail("getReportResult", [{ status: 429, retryAfterMs: 100 }, "503", "reset"]);
  // Only a target that can be taken back survives a break in the middle.
  if (!isDiskless) {
    sailpoint.fail("getReport", ["cut"]);
    ping.fail("downloadRun", ["cut"]);
    fudo.fail("getReportFile", ["cut"]);
  }
  const fakes = [sailpoint, ping, fudo];
  const servers = await Promise.all(fakes.map((fake) => serve(fake)));
  const [{ url: sailpointUrl }, { url: pingUrl }, { url: fudoUrl }] = servers;
  const { serviceAccountId, jwk } = ping.credentials;
  const vendors = {
    sailpoint: { baseUrl: sailpointUrl, auth: sailpoint.credentials },
    ping: { baseUrl: pingUrl, auth: { serviceAccountId, jwk } },
    fudo: { baseUrl: fudoUrl, auth: fudo.credentials },
  };
  return { fakes, servers, vendors };
}

function problemOf(files, isDiskless) {
  if (files.length !== 3) return `${files.length} files came, not 3`;
  for (const { vendor, path, sizeBytes, sha256, lengthVerified, rowCount } of files) {
    if (!(sizeBytes > 0)) return `${vendor}: the file is empty`;
    if (!(rowCount > 0)) return `${vendor}: ${rowCount} rows were read`;
    if (isDiskless) continue;
    const bytes = readFileSync(path);
    if (bytes.length !== sizeBytes) return `${vendor}: ${basename(path)} has ${bytes.length} bytes, not ${sizeBytes}`;
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) return `${vendor}: the SHA-256 is wrong`;
    if (lengthVerified !== true) return `${vendor}: lengthVerified is ${lengthVerified}`;
  }
  return undefined;
}
