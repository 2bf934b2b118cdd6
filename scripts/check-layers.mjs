// Fails on an import that runs against the architecture. The tables say what is allowed; everything below them only
// reads files. Usage: node scripts/check-layers.mjs
import { existsSync, readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { readImports } from "./imports.mjs";
import { root, scope, workspacePackages } from "./workspace.mjs";

/**
 * Which workspace package a package's sources may import. "vendor" is any client, "private" what is not published; every
 * other one goes by the name of its folder.
 */
const PACKAGES = {
  core: [],
  rows: ["core"],
  // The caller brings the clients: a vendor is known by the words of a plan and by an interface.
  evidence: ["core", "rows"],
  vendor: ["core"],
  "fake-server": ["core"],
  private: ["core", "rows", "evidence", "vendor"],
  // A program for users: it may use all that is published.
  cli: ["core", "rows", "evidence", "vendor", "fake-server"],
};

/** Layers in core, lowest first: a file may import from its own line and from every line above it. */
const CORE_LAYERS = [
  ["platform", "internal"],
  ["errors", "observe"],
  ["validate"],
  ["retry", "decode", "scan"],
  ["call"],
  ["client", "auth", "download", "run", "paging"],
  ["diagnose", "opentelemetry"],
  ["index", "vendor", "rows"],
];

/** Parts of a package that stand beside the layers, and all that each may import from its own package. */
const BESIDE = {
  core: { fake: ["internal", "errors"] },
  vendor: { msw: ["fake", "models"] },
};

/** Single files that may import more than the rest of their part. */
const BESIDE_FILES = {
  // A fake file behaves like the real one because it is one, over bytes that never left the process.
  "core/src/fake/fake-report-file.ts": ["download"],
};

/** Parts of a package that must stay out of what its users' applications load. */
const TEST_ONLY = ["fake", "msw"];

/** Packages that are for tests as a whole, and the program whose `fake` serves them, loaded on demand. */
const TEST_PACKAGES = ["fake-server", "cli"];

/** Third-party packages that only some sources may import (tests are free). */
const RESTRICTED = {
  // The benchmark runs plain ky beside ours.
  ky: { allowed: /^(?:core|bench)\/src\// },
  "p-retry": { allowed: /^core\/src\// },
  msw: { allowed: /^[^/]+\/src\/msw(\.ts$|\/)/ },
  // Built into core once (docs/decisions/0010): a client takes its builders from core/vendor.
  zod: { allowed: /^(?:core\/src\/decode\/schema-builders\.ts$|(?:evidence|cli)\/src\/)/ },
};

/** The only way zod may be imported: any other form puts all of its locales or its classic API into the bundle. */
const ZOD = { specifier: "zod/mini", form: "* as z" };

/** Published sources that may use Node built-ins. Private packages, tests, scripts and examples may anyway. */
const NODE_BUILTINS = /^(?:(?:core|rows)\/src\/platform\/node[^/]*\.ts$|(?:evidence|fake-server|cli)\/src\/)/;

/** @returns {{ violations: string[], files: number }} */
export function checkLayers(base = root) {
  const packages = workspacePackages(base);
  const violations = [];
  let files = 0;
  for (const owner of packages) {
    const sources = new Map(filesUnder(join(owner.directory, "src")).map((path) => [path, readImports(path)]));
    files += sources.size;
    const context = { owner, packages, sources, kind: kindOf(owner) };
    for (const [path, file] of sources) {
      const report = (line, text) => violations.push(`${relative(base, path)}:${line}: ${text}`);
      for (const found of file.imports) checkImport(context, path, found, (text) => report(found.line, text));
      checkShape(owner, path, file, report);
    }
    violations.push(...fileCycles(sources, owner).map((cycle) => `import cycle: ${showCycle(cycle, base)}`));
    if (owner.folder === "core") violations.push(...sideways(sources, owner));
  }
  return { violations, files };
}

function checkImport({ owner, packages, sources, kind }, path, found, report) {
  const { specifier } = found;
  const place = `${owner.folder}/${posix(relative(owner.directory, path))}`;
  if (specifier === undefined) return report("a computed import: write the module's name out");
  if (specifier.startsWith(".") || specifier.startsWith("#")) {
    const targets = resolveLocal(path, specifier, owner, sources);
    if (targets.length === 0) return report(`'${specifier}' leads to no source of this package`);
    for (const target of targets) checkInside(owner, kind, path, target, specifier, report);
    return undefined;
  }
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith("node:")) report(`write 'node:${specifier}', so that it is not taken for a package`);
    if (kind !== "private" && !NODE_BUILTINS.test(place)) {
      report(`'${specifier}' belongs behind #platform (core/src/platform/node*.ts), or behind #files of rows`);
    }
    return undefined;
  }
  const name = packageOf(specifier);
  if (name.startsWith(`${scope}/`)) {
    checkAcross(owner, kind, packages, specifier, report);
    const isForTests = kind === "private" || TEST_PACKAGES.includes(kind) || TEST_ONLY.includes(partOf(owner, path));
    if (isTestOnly(specifier) && !isForTests) {
      report(`'${specifier}' is for tests: only ${TEST_ONLY.join(" and ")} may import it`);
    }
    return undefined;
  }
  const rule = RESTRICTED[name];
  if (rule && !rule.allowed.test(place))
    return report(`'${name}' may not be imported here (see RESTRICTED in check-layers)`);
  if (name === "zod" && (specifier !== ZOD.specifier || found.form !== ZOD.form)) {
    report(`write: import ${ZOD.form} from "${ZOD.specifier}"`);
  }
  return undefined;
}

function checkAcross(owner, kind, packages, specifier, report) {
  const target = packages.find(({ name }) => name === packageOf(specifier));
  if (target === owner) return report(`a package does not import itself by name ('${specifier}')`);
  if (!target?.entries.some((entry) => entry.specifier === specifier)) {
    return report(`'${specifier}' is no public entry of a workspace package`);
  }
  if (!PACKAGES[kind]?.includes(kindOf(target))) report(`${owner.folder} may not import ${target.folder}`);
  return undefined;
}

function checkInside(owner, kind, path, target, specifier, report) {
  const from = partOf(owner, path);
  const to = partOf(owner, target);
  if (from === to) return undefined;
  if (to === "platform" && !specifier.startsWith("#") && isImplementation(owner, target)) {
    return report(`import "${platformImports(owner).join(" or ")}", not one of its implementations ('${specifier}')`);
  }
  const beside = BESIDE[kind]?.[from];
  if (beside) {
    const place = `${owner.folder}/${posix(relative(owner.directory, path))}`;
    if (![...beside, ...(BESIDE_FILES[place] ?? [])].includes(to))
      report(`${from} may import ${beside.join(", ")} only, not ${to}`);
    return undefined;
  }
  if (kind === "vendor") {
    if (!TEST_ONLY.includes(from) && TEST_ONLY.includes(to)) report(`${from} may not import ${to}`);
    if (to === "index") report("import the file that holds it, not the package's index");
    return undefined;
  }
  if (kind !== "core") return undefined;
  const [low, high] = [rank(from), rank(to)];
  if (low < 0) return report(`${from} has no place in CORE_LAYERS (check-layers)`);
  if (high < 0) return report(`${from} may not import ${to}`);
  if (high > low) report(`${from} may not import ${to}: ${to} is the higher layer`);
  return undefined;
}

function checkShape(owner, path, { statements, exportStars }, report) {
  // Each client passes on all that users touch of the core: lists of the names, kept by hand, had drifted apart.
  const mayPassOnCore = owner.isVendor && owner.entries[0]?.source === path;
  for (const { line, specifier } of exportStars) {
    if (mayPassOnCore && specifier === `${scope}/core`) continue;
    report(line, "no 'export *': list the names");
  }
  const isEntry = owner.entries.some(({ source }) => source === path);
  if (!isEntry && statements.all > 0 && statements.all === statements.forwarding) {
    report(1, "a barrel: only a package's entry files may consist of re-exports");
  }
  const where = posix(relative(join(owner.directory, "src"), path));
  if (!isEntry && where.endsWith("/index.ts") && owner.isPublished && !TEST_ONLY.includes(where.split("/")[0])) {
    report(1, "an index.ts inside a package: name the file after its subject");
  }
}

/** Layers of one line may import each other, but only one way: two folders that need each other are one folder. */
function sideways(sources, owner) {
  const edges = new Map();
  for (const [path, { imports }] of sources) {
    for (const { specifier, line } of imports) {
      for (const target of specifier ? resolveLocal(path, specifier, owner, sources) : []) {
        const pair = [partOf(owner, path), partOf(owner, target)];
        if (pair[0] !== pair[1] && rank(pair[0]) === rank(pair[1]) && rank(pair[0]) >= 0) {
          edges.set(pair.join(" → "), `${posix(relative(owner.directory, path))}:${line}`);
        }
      }
    }
  }
  return [...edges]
    .filter(([edge]) => edges.has(edge.split(" → ").reverse().join(" → ")))
    .map(
      ([edge, where]) =>
        `${owner.folder}/${where}: ${edge}, and also the other way round: layers of one line go one way`,
    );
}

function fileCycles(sources, owner) {
  const cycles = [];
  const state = new Map();
  const trail = [];
  const visit = (path) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      cycles.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    state.set(path, "open");
    trail.push(path);
    for (const { specifier } of sources.get(path).imports) {
      if (specifier) for (const target of resolveLocal(path, specifier, owner, sources)) visit(target);
    }
    trail.pop();
    state.set(path, "done");
  };
  for (const path of sources.keys()) visit(path);
  return cycles;
}

function resolveLocal(path, specifier, owner, sources) {
  const platform = (name) => join(owner.directory, "src", "platform", name);
  const isPlatform = platformImports(owner).includes(specifier);
  const candidates = isPlatform
    ? [platform("node.ts"), platform("default.ts")]
    : specifier.startsWith(".")
      ? [specifier.replace(/\.[jt]s$/, ""), specifier].flatMap((one) => [
          join(dirname(path), `${one}.ts`),
          join(dirname(path), one, "index.ts"),
        ])
      : [];
  const found = [...new Set(candidates)].filter((one) => sources.has(one));
  return isPlatform ? found : found.slice(0, 1);
}

/** What stands for one half of a package's platform, as its package.json says: "#platform". */
function platformImports({ manifest }) {
  return Object.keys(manifest.imports ?? {});
}

/** The folder or file directly under src: "errors", "index", "client". */
function partOf(owner, path) {
  return relative(join(owner.directory, "src"), path).split(sep)[0].replace(/\.ts$/, "");
}

function isImplementation(owner, path) {
  return /^(node|default)[^/]*\.ts$/.test(posix(relative(join(owner.directory, "src", "platform"), path)));
}

function rank(part) {
  return CORE_LAYERS.findIndex((line) => line.includes(part));
}

function kindOf({ folder, isPublished, isVendor }) {
  if (!isPublished) return "private";
  return isVendor ? "vendor" : folder;
}

function isTestOnly(specifier) {
  return TEST_ONLY.some((part) => specifier.endsWith(`/${part}`));
}

function packageOf(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function filesUnder(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function showCycle(cycle, base) {
  return cycle.map((path) => posix(relative(base, path))).join(" → ");
}

function posix(path) {
  return path.replaceAll(sep, "/");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { violations, files } = checkLayers();
  for (const violation of violations) console.error(violation);
  console.log(`${files} sources, ${violations.length} imports against the architecture`);
  // No sources would mean that the check looked in the wrong place.
  process.exit(files > 0 && violations.length === 0 ? 0 : 1);
}
