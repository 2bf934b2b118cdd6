// Asks for known weaknesses of what is built into our packages: an audit of an installation cannot see it there.
// Usage: node scripts/check-advisories.mjs   (after a build; needs a network)
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.mjs";
import { scope, workspacePackages } from "./workspace.mjs";

const inlined = new Map(
  workspacePackages()
    .map(({ directory }) => join(directory, "dist/sbom.cdx.json"))
    .filter((path) => existsSync(path))
    .flatMap((path) => JSON.parse(readFileSync(path, "utf8")).components)
    .filter(({ name }) => !name.startsWith(`${scope}/`))
    .map(({ name, version }) => [`${name}@${version}`, { name, version }]),
);
if (inlined.size === 0) {
  console.error("No package says what is built into it: run scripts/build.mjs first.");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "advisories-"));
try {
  // Two versions of one package have two names here; npm asks about what they stand for.
  const dependencies = Object.fromEntries(
    [...inlined.values()].map(({ name, version }, index) => [`inlined-${index}`, `npm:${name}@${version}`]),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "inlined", private: true, dependencies }));
  const lock = await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-fund"], { cwd: folder });
  const audit = lock.code === 0 ? await run("npm", ["audit", "--audit-level=low"], { cwd: folder }) : lock;
  console.log(`${[...inlined.keys()].join(", ")}\n${audit.output}`);
  process.exitCode = audit.code;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
