import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const packages = fileURLToPath(new URL("../../..", import.meta.url));
const named = ["core", "sailpoint-reports", "session-reports", "ping-reports"];
const sources = named.flatMap((folder) => [
  [`@identity-reports/${folder}/fake`, join(packages, folder, folder === "core" ? "src/fake/index.ts" : "src/fake.ts")],
  [`@identity-reports/${folder}`, join(packages, folder, "src/index.ts")],
]);
const alias = {
  "#platform": join(packages, "core/src/platform/node.ts"),
  "@identity-reports/core/vendor": join(packages, "core/src/vendor.ts"),
  ...Object.fromEntries(sources),
};

/** Bundles a program, sources and all, so that it starts fast. @returns its path. */
export async function bundle(program: URL, folder: string): Promise<string> {
  const entry = fileURLToPath(program);
  const outfile = join(folder, `${basename(entry, ".ts")}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    define: { __VERSION__: '"0.0.0"' },
    alias,
    logLevel: "error",
  });
  return outfile;
}
