import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { writeNotices } from "../../notices.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/** What a package that is imported on demand is used for: all else of it stays out of the bundle. */
const NEEDED: Readonly<Record<string, string>> = { jose: "importJWK, SignJWT" };

const yamlModules = join(process.cwd(), "node_modules/yaml/browser/dist/index.js");

const onlyNeeded: Plugin = {
  name: "only what is needed",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^jose$/ }, ({ path, kind, resolveDir }) =>
      kind === "dynamic-import" ? { path, namespace: "needed", pluginData: resolveDir } : undefined,
    );
    // Of yaml, Node would get the CommonJS build, of which nothing can be left out.
    onResolve({ filter: /^yaml$/ }, () => ({ path: yamlModules }));
    onLoad({ filter: /.*/, namespace: "needed" }, ({ path, pluginData }) => ({
      contents: `export { ${NEEDED[path]} } from "${path}";`,
      resolveDir: pluginData,
    }));
  },
};

/** One bundle with everything in it, so that an install fetches one package; what not every command needs is a chunk. */
export default defineConfig({
  entry: { "identity-reports": "src/main.ts" },
  format: "esm",
  target: "node22",
  platform: "node",
  splitting: true,
  minify: true,
  sourcemap: false,
  removeNodeProtocol: false,
  noExternal: [/.*/],
  define: { __VERSION__: JSON.stringify(version) },
  esbuildPlugins: [onlyNeeded],
  metafile: true,
  // Bundling hides what is inside from those who audit it: a list and the licences go along.
  onSuccess: async () => writeNotices("dist/metafile-esm.json", "dist"),
});
