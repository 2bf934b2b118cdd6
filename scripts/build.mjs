// Builds every published package into its dist. Usage: node scripts/build.mjs [--if-stale]
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { root, workspacePackages } from "./workspace.mjs";

const packages = workspacePackages().filter(({ isPublished }) => isPublished);

if (!process.argv.includes("--if-stale") || packages.some(isStale)) {
  // Not tsup's `clean`: that one leaves old declaration files behind, and they would be published.
  for (const { directory } of packages) rmSync(join(directory, "dist"), { recursive: true, force: true });
  const { code, output } = await run("pnpm", ["--recursive", "--filter", "./packages/*", "run", "build"]);
  const missing = packages.flatMap(missingFiles);
  if (code !== 0 || missing.length > 0) {
    console.error(output);
    for (const file of missing) console.error(`The build made no ${file}, and package.json promises it.`);
    process.exit(code || 1);
  }
  console.log(`${packages.length} packages built`);
}

/** Every file that `exports`, `imports` and `bin` of package.json name. */
function missingFiles({ folder, directory, manifest }) {
  const named = JSON.stringify([manifest.exports, manifest.imports, manifest.bin]).match(/dist\/[^"]+/g) ?? [];
  return [...new Set(named)]
    .filter((file) => !existsSync(join(directory, file)))
    .map((file) => `packages/${folder}/${file}`);
}

function isStale({ directory, manifest, isTool }) {
  const built = join(directory, isTool ? Object.values(manifest.bin)[0] : "dist/index.js");
  if (!existsSync(built) || (!isTool && !existsSync(join(directory, "dist", "index.d.ts")))) return true;
  const sources = readdirSync(join(directory, "src"), { recursive: true }).map((file) => join(directory, "src", file));
  const settings = ["tsup.base.ts", "tsconfig.base.json", "pnpm-lock.yaml"].map((file) => join(root, file));
  const own = ["package.json", "tsup.config.ts", "tsconfig.json"].map((file) => join(directory, file));
  return [...sources, ...settings, ...own].some((file) => statSync(file).mtimeMs > statSync(built).mtimeMs);
}
