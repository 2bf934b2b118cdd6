// A user's project in a temporary folder outside the workspace, with the packed packages in it.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";
import { root, scope } from "./workspace.mjs";

/** Makes an empty folder, gives it to `use`, and removes it again. */
export async function withFolder(use) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a project of a folder, with the programs of scripts/packed in it. */
export function makeProject(folder) {
  cpSync(join(root, "scripts/packed"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const packages = publishedPackages();
  const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
  const vendors = packages.filter(({ isVendor }) => isVendor).map(({ folder: file, name }) => ({ file, name }));
  writeFileSync(join(folder, "plan.json"), JSON.stringify({ specifiers, vendors }));
  return folder;
}

/**
 * A project with the packages unpacked where npm would put them. The dependencies are linked from this workspace, so
 * nothing is downloaded.
 */
export async function linkedProject(folder) {
  makeProject(folder);
  for (const { name, directory, manifest, tarball } of publishedPackages()) {
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    const { code, output } = await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", target]);
    if (code !== 0) throw new Error(`${tarball} cannot be unpacked (node scripts/pack.mjs makes it):\n${output}`);
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (!dependency.startsWith(`${scope}/`)) link(folder, dependency, join(directory, "node_modules", dependency));
    }
  }
  link(folder, "@types/node", join(root, "node_modules/@types/node"));
  return folder;
}

/**
 * Has npm install the packages, their dependencies in the newest versions allowed, and whatever else is wanted. Install
 * scripts do not run, and what is younger than `minimumReleaseAge` is not taken up here either.
 *
 * @param {string} folder
 * @param {string[]} wanted   such as "msw@3.0.5"
 * @param {string[]} [options]   of npm
 */
export function installPackages(folder, wanted, options = []) {
  const tarballs = publishedPackages().map(({ tarball }) => tarball);
  return npmInstall(folder, [...options, ...tarballs, ...wanted]);
}

/** `npm install`, with the rules of this workspace: see {@link installPackages}. */
export function npmInstall(folder, args) {
  const minutes = /^minimumReleaseAge: (\d+)$/m.exec(readFileSync(join(root, "pnpm-workspace.yaml"), "utf8"))?.[1];
  const before = new Date(Date.now() - Number(minutes) * 60_000).toISOString();
  const always = ["--ignore-scripts", "--no-audit", "--no-fund", `--before=${before}`];
  return run("npm", ["install", ...always, ...args], { cwd: folder });
}

function publishedPackages() {
  const packages = packedPackages();
  if (packages.length === 0) throw new Error("There is no published package to install.");
  return packages;
}

function link(folder, name, target) {
  const path = join(folder, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(realpathSync(target), path, "junction");
}
