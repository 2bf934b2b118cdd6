import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "rolldown";
import { writeNotices } from "../../notices.ts";
import { SITE } from "../../scripts/package-metadata.mjs";
import { workspacePackages } from "../../scripts/workspace.mjs";

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
  resolveId(specifier, importer = "") {
    const source = sources.get(specifier);
    if (source !== undefined) return { id: source, moduleSideEffects: false };
    // Node's half of what is written for every runtime.
    if (specifier !== "#platform" && specifier !== "#files") return undefined;
    return { id: join(folderOf(importer), "src/platform/node.ts"), moduleSideEffects: false };
  },
  transform(code, id) {
    // Each package has a version of its own.
    const declaration = "declare const __VERSION__: string;";
    if (!code.includes(declaration)) return undefined;
    const { version } = JSON.parse(readFileSync(join(folderOf(id), "package.json"), "utf8"));
    return { code: code.replace(declaration, `const __VERSION__ = ${JSON.stringify(version)};`) };
  },
};

const yamlModules = join(import.meta.dirname, "node_modules/yaml/browser/dist/index.js");
const unusedOfYaml =
  /[\\/]yaml[\\/]browser[\\/]dist[\\/](stringify[\\/](foldFlowLines|stringify|stringify[CDPS][a-zA-Z]+)|schema[\\/]yaml-1\.1[\\/](binary|bool|float|int|omap|pairs|schema|set|timestamp))\.js$/;

const onlyNeeded: Plugin = {
  name: "only what is needed",
  resolveId(specifier, importer) {
    // Of yaml, Node would get the CommonJS build, of which nothing can be left out.
    if (specifier === "yaml") return yamlModules;
    // commander would start commands that are programs of their own; here is none.
    return specifier === "node:child_process" && importer?.includes("commander") ? "\0unused" : undefined;
  },
  load(id) {
    if (id === "\0unused") return "export default {};";
    // A plan is read and never written, and by the core schema of YAML 1.2 alone.
    if (!unusedOfYaml.test(id)) return undefined;
    const [, names = ""] = /export \{ ([^}]+) \}/.exec(readFileSync(id, "utf8")) ?? [];
    return `export const ${names.replaceAll(/(?:\w+ as )?(\w+)/g, "$1 = undefined")};`;
  },
};

/** `import a from"node:b";` and `import{a as b}from"node:c";`, as they are after minifying. */
const builtInImport = /\bimport ?(?:\* ?as )?([\w$]+)?,?(\{[^}]*\})? ?from ?["`](node:[^"`]+)["`];/g;

/**
 * Takes Node's own modules as `require` gives them. An `import` reads every export of a module, and with that all that Node
 * loads on demand behind them: `node:http` brought a WebSocket along, and `--help` took four times an empty Node.
 */
const builtInsOnDemand = (code: string): string =>
  code.replace(builtInImport, (_, whole: string | undefined, names: string | undefined, module: string) => {
    const taken = `process.getBuiltinModule("${module}")`;
    const parts = [
      ...(whole === undefined ? [] : [`${whole}=${taken}`]),
      ...(names === undefined ? [] : [`${names.replaceAll(/ as /g, ":")}=${taken}`]),
    ];
    return `var ${parts.join(",")};`;
  });

const finish: Plugin = {
  name: "finish",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = builtInsOnDemand(chunk.code);
  },
  writeBundle({ dir = "" }) {
    chmodSync(join(dir, "identity-reports.js"), 0o755);
    // Bundling hides what is inside from those who audit it: a list and the licences go along.
    writeNotices([...this.getModuleIds()], dir);
  },
};

/**
 * Files that are loaded together are one chunk: a start takes half a millisecond for each file that it reads, and small files
 * pack worse. Each group takes along what its modules import, so that chunks never import each other in a circle.
 */
const groups = [
  // What every call needs.
  {
    name: "start",
    test: /cli[\\/]src[\\/](process|exit-codes|command|progress[\\/]glyphs|input[\\/]duration|settings[\\/](read-settings|variables))\.ts$|[\\/]commander[\\/]/,
    priority: 6,
  },
  // What every client is made of.
  { name: "core", test: /packages[\\/]core[\\/]src[\\/](call|client|download|wait)[\\/]/, priority: 5 },
  { name: "yaml", test: /[\\/]yaml[\\/]browser[\\/]/, priority: 4 },
  { name: "diagnose", test: /packages[\\/]core[\\/]src[\\/]diagnose[\\/]|node-network-probe/, priority: 3 },
  { name: "fakes", test: /packages[\\/](core[\\/]src[\\/]fake|fake-server[\\/]src)[\\/]/, priority: 2 },
  { name: "runs", test: /cli[\\/]src[\\/](actions[\\/]online|failure)\.ts$/, priority: 1 },
];

/** One bundle with everything in it, so that an install fetches one package; what not every command needs is a chunk. */
export default defineConfig({
  input: { "identity-reports": "src/main.ts" },
  platform: "node",
  plugins: [fromSources, onlyNeeded, finish],
  treeshake: { moduleSideEffects: false },
  transform: { target: "node22", define: { __DOCS__: JSON.stringify(SITE) } },
  output: { dir: "dist", format: "esm", minify: true, comments: false, codeSplitting: { groups } },
});
