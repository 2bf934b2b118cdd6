// A stranger's project in a temporary folder, with the packed packages installed as npm would lay them out. The
// dependencies are linked from this workspace, so nothing is downloaded; the packages themselves are unpacked copies.
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";
import { root, scope } from "./workspace.mjs";

/** Makes the project, gives it to `use`, and removes it again. */
export async function withConsumer(use) {
  const packages = packedPackages();
  if (packages.length === 0) throw new Error("There is no published package to install.");
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  try {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    for (const one of packages) await install(folder, one);
    link(folder, "@types/node", join(root, "node_modules/@types/node"));
    return await use({ folder, packages });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function install(folder, { name, directory, manifest, tarball }) {
  const target = join(folder, "node_modules", name);
  mkdirSync(target, { recursive: true });
  const { code, output } = await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", target]);
  if (code !== 0) throw new Error(`${tarball} cannot be unpacked (node scripts/pack.mjs makes it):\n${output}`);
  for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (!dependency.startsWith(`${scope}/`)) link(folder, dependency, join(directory, "node_modules", dependency));
  }
}

function link(folder, name, target) {
  const path = join(folder, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(realpathSync(target), path, "junction");
}
