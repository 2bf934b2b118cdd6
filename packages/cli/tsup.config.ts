import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { writeNotices } from "../../notices.ts";
import { SITE } from "../../scripts/package-metadata.mjs";
import { workspacePackages } from "../../scripts/workspace.mjs";
import { bundledModules } from "../../tsup.base.ts";

const packages = workspacePackages();

/** The sources of every entry that our packages have. */
const sources = new Map(
  packages.flatMap(({ entries }) => entries.map(({ specifier, source }) => [specifier, source] as const)),
);

/** The folder of the package of ours that a file is of. */
function folderOf(path: string): string {
  const found = packages.find(({ directory }) => path.startsWith(directory));
  if (found === undefined) throw new Error(`${path} is in none of our packages`);
  return found.directory;
}

/**
 * Bundles our packages from their sources: of a built file all that it does at its top stays, used or not, and core's has a
 * copy of zod, which this bundle has anyway.
 */
const fromSources: Plugin = {
  name: "our packages, from their sources",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@identity-reports\// }, ({ path }) => ({ path: sources.get(path)!, sideEffects: false }));
    // Node's half of what is written for every runtime.
    onResolve({ filter: /^#(platform|files)$/ }, ({ importer }) => ({
      path: join(folderOf(importer), "src/platform/node.ts"),
      sideEffects: false,
    }));
    // Each package has a version of its own.
    onLoad({ filter: /[\\/]packages[\\/].*[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(join(folderOf(path), "package.json"), "utf8"));
      const declaration = "declare const __VERSION__: string;";
      const code = readFileSync(path, "utf8").replace(declaration, `const __VERSION__ = ${JSON.stringify(version)};`);
      return { contents: code, loader: "ts" };
    });
  },
};

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
  define: { __DOCS__: JSON.stringify(SITE) },
  esbuildPlugins: [fromSources, noPrograms, onlyNeeded],
  plugins: [builtInsOnDemand],
  metafile: true,
  // Bundling hides what is inside from those who audit it: a list and the licences go along.
  onSuccess: async () => writeNotices(bundledModules("dist/metafile-esm.json"), "dist"),
});
