// The next release, rehearsed: a copy of this workspace gets an address, the versions and change logs that its changesets
// stand for, and is released by `pnpm release`, to a registry on this machine.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linksOf } from "./links.mjs";
import { packedPackages } from "./pack.mjs";
import { REPOSITORY, SITE } from "./package-metadata.mjs";
import { run } from "./run.mjs";
import { root, scope } from "./workspace.mjs";

/** Stand for the addresses that are decided before the first release. */
const ADDRESS = "https://github.com/example/identity-reports";
const DOCS = "https://docs.example.com";

/** Git asks who commits, and who tags. */
const WHO = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b.c", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b.c" };

/**
 * Releases a copy of the workspace in `folder` to `registry`. The copy is left with the versions of the release.
 *
 * @returns {Promise<{ code: number, output: string, ms: number }>} with a line for each thing that is wrong
 */
export async function rehearseRelease(folder, registry) {
  const commands = [
    "git init --quiet",
    "node scripts/package-metadata.mjs --write",
    "git add --all",
    "git commit --quiet --message before-the-release",
    "pnpm run version-packages",
    "pnpm run release",
  ];
  await copyWorkspace(folder);
  decideAddresses(folder);
  // The copy borrows what is installed here, and must not install anything itself.
  const env = { ...WHO, CI: "true", pnpm_config_verify_deps_before_run: "false" };
  let ms = 0;
  for (const line of commands) {
    if (line === "pnpm run release") writeFileSync(join(folder, ".npmrc"), registry.npmrc);
    const [command = "", ...args] = line.split(" ");
    const result = await run(command, args, { cwd: folder, env });
    ms += result.ms;
    if (result.code !== 0) return { ...result, ms, output: `${line}:\n${result.output}` };
  }
  const problems = await problemsOf(folder, registry);
  const released = registry.published().map(({ name, version }) => `${name}@${version}`);
  const output = [...problems, `${released.length} packages released: ${released.join(", ")}`].join("\n");
  return { code: problems.length === 0 ? 0 : 1, output, ms };
}

/** The files that git knows or would take, and the installed dependencies: those of the workspace, by links. */
async function copyWorkspace(folder) {
  const { output } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of output.split("\0").filter((name) => name && existsSync(join(root, name)))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  // pnpm takes no folder that is a link itself.
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules")).filter((entry) => !/^\.(?!pnpm$|bin$)/.test(entry))) {
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const { folder: name, directory } of packedPackages()) {
    const target = join(folder, "packages", name, "node_modules");
    cpSync(join(directory, "node_modules"), target, { recursive: true, verbatimSymlinks: true });
  }
}

function decideAddresses(folder) {
  const file = join(folder, "scripts/package-metadata.mjs");
  writeFileSync(file, readFileSync(file, "utf8").replace(REPOSITORY, ADDRESS).replace(SITE, DOCS));
}

/** What is wrong with the packages that were released. */
async function problemsOf(folder, registry) {
  const released = new Map(registry.published().map((manifest) => [manifest.name, manifest]));
  const tarball = join(folder, "released.tgz");
  const problems = [];
  for (const { name } of packedPackages()) {
    const manifest = released.get(name);
    if (manifest === undefined) {
      problems.push(`${name}: was not released`);
      continue;
    }
    registry.saveTarball(manifest, tarball);
    const read = async (file) => (await run("tar", ["-xzOf", tarball, `package/${file}`])).output;
    if ((await run("tar", ["-xzOf", tarball])).output.includes("not-decided.invalid")) {
      problems.push(`${name}: has an address that is not decided, beside those of scripts/package-metadata.mjs`);
    }
    const [readme, changelog] = [await read("README.md"), await read("CHANGELOG.md")];
    problems.push(
      ...linksOf(`${readme}\n${changelog}`)
        .filter(({ target }) => !/^(?:https:|mailto:|#)/.test(target))
        .map(({ target }) => `${name}: a link of its npm page leads nowhere: ${target}`),
    );
    const entry = changelog.split(`\n## ${manifest.version}\n`)[1]?.split("\n## ")[0] ?? "";
    if (!/^- \S/m.test(entry)) problems.push(`${name}: its change log says nothing about ${manifest.version}`);
    for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
      const expected = `^${released.get(dependency)?.version}`;
      if (dependency.startsWith(`${scope}/`) && range !== expected) problems.push(`${name}: ${dependency}@${range}`);
    }
  }
  return problems;
}
