// Packs every published package as it would be published, into .artifacts. Run after a build.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./run.mjs";
import { root, workspacePackages } from "./workspace.mjs";

const folder = join(root, ".artifacts");

/** The packed packages: what npm would serve. */
export function packedPackages() {
  return workspacePackages()
    .filter(({ isPublished }) => isPublished)
    .map((one) => ({ ...one, tarball: join(folder, `${one.folder}.tgz`) }));
}

async function pack() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const problems = [];
  for (const { folder: name, directory, tarball } of packedPackages()) {
    const { code, output } = await run("pnpm", ["pack", "--out", tarball], { cwd: directory });
    if (code !== 0) {
      problems.push(output);
      continue;
    }
    const listed = await run("tar", ["-tzf", tarball]);
    const manifest = await run("tar", ["-xzOf", tarball, "package/package.json"]);
    problems.push(...problemsOf(name, listed.output.split("\n"), manifest.output));
  }
  return problems;
}

function problemsOf(name, files, manifest) {
  const problems = [];
  const stray = files.filter(
    (file) => file && !/^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/)/.test(file),
  );
  if (stray.length > 0) problems.push(`${name}: packed although nobody asked for it: ${stray.join(", ")}`);
  for (const needed of ["package/LICENSE", "package/README.md", "package/dist/index.js", "package/dist/index.d.ts"]) {
    if (!files.includes(needed)) problems.push(`${name}: ${needed.slice("package/".length)} is not in the package`);
  }
  if (/"(workspace|catalog):/.test(manifest)) problems.push(`${name}: an unresolved version in package.json`);
  if (JSON.parse(manifest).license !== "MIT") problems.push(`${name}: no licence named in package.json`);
  return problems;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = await pack();
  for (const problem of problems) console.error(problem);
  console.log(`${packedPackages().length} packages packed`);
  process.exit(problems.length === 0 ? 0 : 1);
}
