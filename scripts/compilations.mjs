// Compiles programs of a user against the packed declarations: every supported TypeScript, in a page and in Node,
// with either module resolution.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const COMPILERS = { 5.9: "typescript-5.9", "6.0": "typescript-6.0", "7.0": "typescript" };

const HOSTS = {
  "lib.dom": { lib: ["ES2022", "DOM"], types: [] },
  "@types/node": { lib: ["ES2022"], types: ["node"] },
};

const RESOLUTIONS = {
  bundler: { module: "ESNext", moduleResolution: "Bundler" },
  nodenext: { module: "NodeNext", moduleResolution: "NodeNext" },
};

/** Each host with each resolution, and the two pairs that are most alike to what people have. */
export const ALL = Object.keys(HOSTS).flatMap((host) =>
  Object.keys(RESOLUTIONS).map((resolution) => [host, resolution]),
);
export const USUAL = [
  ["lib.dom", "bundler"],
  ["@types/node", "nodenext"],
];

/** Entries whose declarations import those of others, which are not ours to compile without skipLibCheck. */
const isForeign = ({ subpath }) => ["./msw", "./opentelemetry"].includes(subpath);

const entries = packedPackages().flatMap((one) => one.entries);
const usages = packedPackages()
  .filter(({ isVendor, folder }) => isVendor || ["rows", "evidence"].includes(folder))
  .map(({ folder }) => `${folder}.mjs`);

/**
 * Programs that import every entry but ./msw and ./opentelemetry, with our declarations compiled too (`skipLibCheck` off).
 *
 * @param {string} folder
 * @param {typeof ALL} pairs
 * @returns {import("./steps.mjs").Step[]}
 */
export function plainCompilations(folder, pairs) {
  const own = entries.filter((entry) => !isForeign(entry));
  return pairs.flatMap(([host, resolution]) => {
    const modules = RESOLUTIONS[resolution];
    const files = writePrograms(folder, nameOfFile(`${host}-${resolution}`), own, modules);
    return compileWithEach(folder, `${host}, ${resolution}`, { ...HOSTS[host], ...modules }, [...files, ...usages]);
  });
}

/**
 * Programs that import every entry, and one that hands our handlers to msw.
 *
 * @returns {import("./steps.mjs").Step[]}
 */
export function mswCompilations(folder, name = "msw") {
  const files = writePrograms(folder, "msw", entries, RESOLUTIONS.nodenext);
  const options = { lib: ["ES2022", "DOM"], types: ["node"], ...RESOLUTIONS.nodenext, skipLibCheck: true };
  return compileWithEach(folder, name, options, [...files, "mocked-vendors.mjs"]);
}

function compileWithEach(folder, name, options, files) {
  for (const file of files) if (!existsSync(join(folder, file))) throw new Error(`scripts/packed/${file} is missing.`);
  return Object.entries(COMPILERS).map(([version, compiler]) => {
    const project = join(folder, `tsconfig.${nameOfFile(name)}.${version}.json`);
    const strict = { strict: true, exactOptionalPropertyTypes: true, allowJs: true, checkJs: true };
    const compilerOptions = { target: "ES2022", noEmit: true, skipDefaultLibCheck: true, ...strict, ...options };
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    return {
      name: `TypeScript ${version}: ${name}`,
      run: () => run("node", [tsc, "-p", project, "--pretty", "false"]),
    };
  });
}

/** An ES module, and for NodeNext a CommonJS module too. */
function writePrograms(folder, stem, imported, { module }) {
  const lines = (importOf) =>
    imported.map(({ specifier }, n) => `${importOf(`m${n}`, specifier)};\nexport const v${n} = m${n};\n`).join("");
  const programs = { [`${stem}.ts`]: lines((name, specifier) => `import * as ${name} from "${specifier}"`) };
  if (module === "NodeNext") {
    programs[`${stem}.cts`] = lines((name, specifier) => `import ${name} = require("${specifier}")`);
  }
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(folder, file), text);
  return Object.keys(programs);
}

function nameOfFile(name) {
  return name.replaceAll(/\W+/g, "-");
}
