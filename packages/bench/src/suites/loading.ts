import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../figures.ts";
import { measureBundle } from "../measure-bundle.ts";
import { ownPackages } from "../prepare.ts";
import { runNode } from "../processes.ts";
import { medianRatio, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

/** What a client of ours is built on. */
const foundation = ["ky", "p-retry"];
const usualWay = "axios + axios-retry";
const nothing = "nothing (fetch made ready)";
const largestShare = 0.5;
const maxModules = 45;
/** Bytes that an installation of one client may have, its dependencies included. */
const largestInstallation: Readonly<Record<string, number>> = {
  "sailpoint-reports": 1_500_000,
  "session-reports": 1_500_000,
  "ping-reports": 2_200_000,
};

/** What is loaded, by its name in the table. */
type Candidates = Readonly<Record<string, readonly string[]>>;

const peers: Candidates = {
  [nothing]: [],
  [foundation.join(" + ")]: foundation,
  "sailpoint-api-client": ["sailpoint-api-client"],
  [usualWay]: ["axios", "axios-retry"],
  ky: ["ky"],
  msw: ["msw"],
};

/** What it costs to have a package in a program, and in a page. */
export const loading: Suite = async ({ folder, settings, note }) => {
  const own: Candidates = Object.fromEntries(ownEntries(folder).map((specifier) => [specifier, [specifier]]));
  const candidates: Candidates = { ...own, ...peers };
  const names = Object.keys(candidates);
  note("import times");
  const times = await interleave(names, settings.loading.rounds, (name) => importCost(folder, candidates[name] ?? []));
  note("browser bundles");
  const rows: string[][] = [];
  const figures: Figure[] = [];
  const bundles = new Map<string, number>();
  for (const name of names) {
    const specifiers = candidates[name] ?? [];
    const cost = times[name] ?? [];
    const columns = [
      name,
      spread(cost.map(({ wallMs }) => wallMs)),
      spread(cost.map(({ processorMs }) => processorMs)),
    ];
    // Of the foundation every client takes another part, so the size of the whole would say nothing.
    if (specifiers.length === 0 || specifiers === foundation) {
      rows.push([...columns, "–", ""]);
      continue;
    }
    const { initialBytes, laterBytes, nodeModules } = await measureBundle(folder, specifiers);
    bundles.set(name, initialBytes);
    const remarks = [
      laterBytes > 0 ? `${rounded(laterBytes / 1000)} kB more on demand` : "",
      nodeModules > 0 ? `does not run in a browser: needs ${nodeModules} modules of Node` : "",
      name.endsWith("/msw") ? "without msw itself" : "",
    ];
    rows.push([...columns, rounded(initialBytes / 1000), remarks.filter(Boolean).join("; ")]);
  }
  note("import times of the clients");
  const clients = Object.keys(largestInstallation).map((client) => `@identity-reports/${client}`);
  const compared = await interleave([nothing, usualWay, ...clients], settings.loading.clientRounds, (name) =>
    importCost(folder, candidates[name] ?? []),
  );
  const aboveNode = (name: string): number[] =>
    (compared[name] ?? []).map(
      ({ processorMs }, round) => processorMs - (compared[nothing]?.[round]?.processorMs ?? 0),
    );
  for (const [client, largestBytes] of Object.entries(largestInstallation)) {
    const name = `@identity-reports/${client}`;
    // Few differences of whole processes are mostly noise, so the clients have rounds of their own, and more of them.
    const share = medianRatio(aboveNode(name), aboveNode(usualWay));
    const modules = await modulesOf(folder, name);
    const bytes = installedBytes(folder, name);
    figures.push({
      what: `loading ${name}: processor time above that of Node alone, against ${usualWay}; modules; installed`,
      goal: `≤ ${largestShare} ×; ≤ ${maxModules}; ≤ ${rounded(largestBytes / 1e6)} MB`,
      measured: `${rounded(share)} ×; ${modules}; ${rounded(bytes / 1e6)} MB`,
      isMet: share <= largestShare && modules <= maxModules && bytes <= largestBytes,
    });
  }
  const [ours = 0, theirs = 0] = ["@identity-reports/sailpoint-reports", "sailpoint-api-client"].map((name) =>
    bundles.get(name),
  );
  figures.push({
    what: "browser bundle of @identity-reports/sailpoint-reports against sailpoint-api-client",
    goal: "smaller",
    measured: `${rounded(ours / 1000)} kB against ${rounded(theirs / 1000)} kB`,
    isMet: ours < theirs,
  });
  return {
    title: "Loading",
    method: `Import: from before the first \`import()\` to \`new Request()\` after the last, in a fresh process, ${settings.loading.rounds} rounds; the first line of the peers is what Node needs for its own fetch. Processor: what the main thread used from the start of the process until then. The clients are held against ${usualWay} in ${settings.loading.clientRounds} rounds of their own: the median of the ratios, Node's share taken off. Bundle: everything the entry exports with all dependencies, esbuild for browsers, minified, gzip -9. Installed: the bytes of all files of the package and of what it depends on.`,
    columns: ["entry", "import, ms", "processor, ms", "bundle, kB gzip", "remarks"],
    rows,
    figures,
    measures: {
      bundleKilobytes: { "identity-reports": ours / 1000, "sailpoint-api-client": theirs / 1000 },
    },
  };
};

/** What our packages let others import. */
function ownEntries(folder: string): string[] {
  return ownPackages.flatMap((name) => {
    const manifest = join(folder, "node_modules/@identity-reports", name, "package.json");
    const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { exports: Record<string, unknown> };
    const subpaths = Object.keys(exports).filter((subpath) => !subpath.endsWith(".json"));
    return subpaths.map((subpath) => `@identity-reports/${name}${subpath.slice(1)}`);
  });
}

/** What importing costs, in ms. */
interface ImportCost {
  readonly wallMs: number;
  /** Of the main thread, from the start of the process. */
  readonly processorMs: number;
}

async function importCost(folder: string, specifiers: readonly string[]): Promise<ImportCost> {
  const program = `const startedAt = performance.now();
    for (const name of ${JSON.stringify(specifiers)}) await import(name);
    new Request("http://localhost");
    const wallMs = performance.now() - startedAt;
    const { user, system } = process.threadCpuUsage();
    console.log(JSON.stringify({ wallMs, processorMs: (user + system) / 1000 }));
    process.exit(0);`;
  return JSON.parse(await runNode(folder, ["--input-type=module", "--eval", program])) as ImportCost;
}

/** How many modules are loaded with one, Node's own left out. */
async function modulesOf(folder: string, specifier: string): Promise<number> {
  const program = `import { registerHooks } from "node:module";
    const loaded = new Set();
    registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) });
    await import(${JSON.stringify(specifier)});
    console.log([...loaded].filter((url) => url.startsWith("file:")).length);
    process.exit(0);`;
  return Number(await runNode(folder, ["--input-type=module", "--eval", program]));
}

/** Bytes of all files of a package and of what it depends on. */
function installedBytes(folder: string, name: string, seen = new Set<string>()): number {
  if (seen.has(name)) return 0;
  seen.add(name);
  const directory = join(folder, "node_modules", name);
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const own = files.reduce((sum, { parentPath, name: file }) => sum + statSync(join(parentPath, file)).size, 0);
  const needed = Object.keys(manifest.dependencies ?? {});
  return needed.reduce((sum, each) => sum + installedBytes(folder, each, seen), own);
}
