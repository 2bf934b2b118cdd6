import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { writeNotices } from "../../notices.ts";
import { SITE } from "../../scripts/package-metadata.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/** What a package that is imported on demand is used for: all else of it stays out of the bundle. */
const NEEDED: Readonly<Record<string, string>> = { jose: "importJWK, SignJWT" };

const yamlModules = join(process.cwd(), "node_modules/yaml/browser/dist/index.js");

/** Go's regular expressions, which esbuild uses, cannot say "all but one". */
const unusedOfYaml =
  /[\\/]yaml[\\/]browser[\\/]dist[\\/](stringify[\\/](foldFlowLines|stringify|stringify[CDPS][a-zA-Z]+)|schema[\\/]yaml-1\.1[\\/](binary|bool|float|int|omap|pairs|schema|set|timestamp))\.js$/;

const onlyNeeded: Plugin = {
  name: "only what is needed",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^jose$/ }, ({ path, kind, resolveDir }) =>
      kind === "dynamic-import" ? { path, namespace: "needed", pluginData: resolveDir } : undefined,
    );
    // A plan is read and never written, and by the core schema of YAML 1.2 alone.
    onLoad({ filter: unusedOfYaml }, ({ path }) => {
      const [, names = ""] = /export \{ ([^}]+) \}/.exec(readFileSync(path, "utf8")) ?? [];
      return { contents: `export const ${names.replaceAll(/(?:\w+ as )?(\w+)/g, "$1 = undefined")};` };
    });
    // Of yaml, Node would get the CommonJS build, of which nothing can be left out.
    onResolve({ filter: /^yaml$/ }, () => ({ path: yamlModules }));
    onLoad({ filter: /.*/, namespace: "needed" }, ({ path, pluginData }) => ({
      contents: `export { ${NEEDED[path]} } from "${path}";`,
      resolveDir: pluginData,
    }));
  },
};

/** commander would start commands that are programs of their own; here is none. */
const noPrograms: Plugin = {
  name: "no programs beside this one",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes("commander") ? { path, namespace: "unused" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "export default {};", loader: "js" }));
  },
};

/** `import a from"node:b";` and `import{a as b}from"node:c";`, as esbuild writes them. */
const builtInImport = /\bimport ?(?:\* ?as )?([\w$]+)?,?(\{[^}]*\})? ?from ?"(node:[^"]+)";/g;

/**
 * Takes Node's own modules as `require` gives them. An `import` reads every export of a module, and with that all that Node
 * loads on demand behind them: `node:http` brought a WebSocket along, and `--help` took four times an empty Node.
 */
const builtInsOnDemand = {
  name: "built-in modules on demand",
  renderChunk: (code: string) => ({
    code: code.replace(builtInImport, (_, whole: string | undefined, names: string | undefined, module: string) => {
      const taken = `process.getBuiltinModule("${module}")`;
      const parts = [
        ...(whole === undefined ? [] : [`${whole}=${taken}`]),
        ...(names === undefined ? [] : [`${names.replaceAll(/ as /g, ":")}=${taken}`]),
      ];
      return `var ${parts.join(",")};`;
    }),
  }),
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
  define: { __VERSION__: JSON.stringify(version), __DOCS__: JSON.stringify(SITE) },
  esbuildPlugins: [noPrograms, onlyNeeded],
  plugins: [builtInsOnDemand],
  metafile: true,
  // Bundling hides what is inside from those who audit it: a list and the licences go along.
  onSuccess: async () => writeNotices("dist/metafile-esm.json", "dist"),
});
