import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Absolute path of the repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What is measured beside us. */
const peers = ["sailpoint-api-client@1.4.15", "axios", "axios-retry", "ky"];

/** Peers in the version that the tests use as well. */
const pinnedPeers = ["@opentelemetry/api", "msw", "csv-parse", "papaparse", "@zip.js/zip.js", "@duckdb/node-api"];

/** Packages of ours, by folder. */
export const ownPackages = ["core", "rows", "evidence", "sailpoint-reports", "session-reports", "ping-reports"];

/**
 * Makes a user's project outside the workspace: our packages as they would be published, the peers, and a copy of
 * this benchmark, so that all of them are found the way a user's Node finds them.
 *
 * @returns the folder, which is the caller's to remove.
 * @throws Error when something cannot be built, packed or installed.
 */
export async function prepareFolder({ isBuilt }: { readonly isBuilt: boolean }): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "identity-reports-bench-")));
  if (!isBuilt) await execute(process.execPath, [join(root, "scripts/build.mjs"), "--if-stale"], { cwd: root });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", private: true, type: "module" }));
  const packed = [...ownPackages, "cli"];
  const tarballs = packed.map((name) => join(folder, `${name}.tgz`));
  for (const [index, name] of packed.entries()) {
    const cwd = join(root, "packages", name);
    await execute("pnpm", ["pack", "--out", tarballs[index] ?? ""], { cwd, shell: process.platform === "win32" });
  }
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const pinned = pinnedPeers.map((name) => `${name}@${catalogVersion(name)}`);
  await execute("npm", ["install", ...quiet, ...tarballs, ...peers, ...pinned], {
    cwd: folder,
    shell: process.platform === "win32",
  });
  cpSync(join(root, "packages/bench/src"), join(folder, "src"), { recursive: true });
  return folder;
}

/** The version of a package that got installed. */
export function installedVersion(folder: string, name: string): string {
  const path = join(folder, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

/** A version as pnpm-workspace.yaml pins it. */
function catalogVersion(name: string): string {
  const text = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  return new RegExp(`^ {2}"?${name}"?: (\\S+)$`, "m").exec(text)?.[1] ?? "latest";
}
