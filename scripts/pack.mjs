// Packs every published package as it would be published, into .artifacts. Run after a build.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeNpmReadmes } from "./npm-readmes.mjs";
import { run } from "./run.mjs";
import { root, scope, workspacePackages } from "./workspace.mjs";

const folder = join(root, ".artifacts");

/** Bytes of a tarball: the sizes of 2026-11-30 with 7 % of room. See docs/decisions/0005-bundle-size.md. */
const CEILINGS = {
  core: 176_000,
  "sailpoint-reports": 67_000,
  "ping-reports": 56_000,
  cli: 347_000,
  evidence: 84_000,
};
const CEILING = 50_000;

const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];

/** The packed packages: what npm would serve. */
export function packedPackages() {
  return workspacePackages()
    .filter(({ isPublished }) => isPublished)
    .map((one) => ({ ...one, tarball: join(folder, `${one.folder}.tgz`) }));
}

/** @returns {Promise<{ problems: string[], sizes: string[] }>} */
async function pack() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const stage = mkdtempSync(join(tmpdir(), "pack-"));
  try {
    stagePackages(stage);
    return await packFrom(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** A copy of what goes into the packages, with the READMEs of npm. */
function stagePackages(stage) {
  for (const file of ["pnpm-workspace.yaml", "LICENSE"]) cpSync(join(root, file), join(stage, file));
  for (const { folder: name, directory, manifest } of packedPackages()) {
    const target = join(stage, "packages", name);
    for (const file of ["package.json", "README.md", "CHANGELOG.md", "dist"]) {
      if (existsSync(join(directory, file))) cpSync(join(directory, file), join(target, file), { recursive: true });
    }
    // Where pnpm reads the versions that take the place of "workspace:".
    const own = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((one) =>
      one.startsWith(`${scope}/`),
    );
    if (own.length > 0) mkdirSync(join(target, "node_modules", scope), { recursive: true });
    for (const one of own) {
      const link = join(target, "node_modules", one);
      symlinkSync(join(stage, "packages", one.slice(scope.length + 1)), link, "junction");
    }
  }
  writeNpmReadmes(stage);
}

async function packFrom(stage) {
  const problems = [];
  const sizes = [];
  for (const { folder: name, tarball, isTool } of packedPackages()) {
    const directory = join(stage, "packages", name);
    const { code, output } = await run("pnpm", ["pack", "--pack-gzip-level=9", "--out", tarball], { cwd: directory });
    if (code !== 0) {
      problems.push(output);
      continue;
    }
    const listed = await run("tar", ["-tzf", tarball]);
    const manifest = await run("tar", ["-xzOf", tarball, "package/package.json"]);
    problems.push(...problemsOf(name, isTool, listed.output.split("\n"), manifest.output));
    const { size } = statSync(tarball);
    const ceiling = CEILINGS[name] ?? CEILING;
    if (size > ceiling) problems.push(`${name}: the tarball has ${size} bytes, and ${ceiling} is the most`);
    sizes.push(`${name} ${(size / 1000).toFixed(1)} kB`);
  }
  return { problems, sizes };
}

function problemsOf(name, isTool, files, manifest) {
  const problems = [];
  const stray = files.filter(
    (file) => file && !/^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/)/.test(file),
  );
  if (stray.length > 0) problems.push(`${name}: packed although it was not asked for: ${stray.join(", ")}`);
  const { license, scripts = {}, bin = {}, dependencies = {} } = JSON.parse(manifest);
  const built = isTool ? Object.values(bin) : ["dist/index.js", "dist/index.d.ts"];
  for (const needed of ["LICENSE", "README.md", ...built].map((file) => `package/${file}`)) {
    if (!files.includes(needed)) problems.push(`${name}: ${needed.slice("package/".length)} is not in the package`);
  }
  if (/"(workspace|catalog):/.test(manifest)) problems.push(`${name}: an unresolved version in package.json`);
  if (isTool && Object.keys(dependencies).length > 0)
    problems.push(`${name}: is one bundle, and yet installs ${Object.keys(dependencies).join(", ")}`);
  if (license !== "MIT") problems.push(`${name}: no licence named in package.json`);
  for (const script of INSTALL_SCRIPTS.filter((one) => scripts[one] !== undefined)) {
    problems.push(`${name}: "${script}" would run on the machine of everyone who installs it`);
  }
  return problems;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { problems, sizes } = await pack();
  for (const problem of problems) console.error(problem);
  console.log(`${packedPackages().length} packages packed: ${sizes.join(", ")}`);
  process.exit(problems.length === 0 ? 0 : 1);
}
