// page.mjs for the browser, by esbuild. Usage: node esbuild.bundle.mjs <folder> [condition of "exports"]
import { build } from "esbuild";

const [outdir, condition] = process.argv.slice(2);
await build({
  entryPoints: ["page.mjs"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  ...(condition && { conditions: [condition] }),
});
