import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../figures.ts";
import { measureBundle } from "../measure-bundle.ts";
import { ownPackages } from "../prepare.ts";
import { runNode } from "../processes.ts";
import { median, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

/** What a client of ours is built on. */
const foundation = ["ky", "p-retry", "zod/mini"];
const longestImportMs = 110;
const mostOwnMs = 10;

/** What is loaded, by its name in the table. */
type Candidates = Readonly<Record<string, readonly string[]>>;

const peers: Candidates = {
  "nothing (fetch made ready)": [],
  [foundation.join(" + ")]: foundation,
  "sailpoint-api-client": ["sailpoint-api-client"],
  "axios + axios-retry": ["axios", "axios-retry"],
  ky: ["ky"],
  msw: ["msw"],
};

/** What it costs to have a package in a program, and in a page. */
export const loading: Suite = async ({ folder, settings, note }) => {
  const own: Candidates = Object.fromEntries(ownEntries(folder).map((specifier) => [specifier, [specifier]]));
  const candidates: Candidates = { ...own, ...peers };
  const names = Object.keys(candidates);
  note("import times");
  const times = await interleave(names, settings.loading.rounds, (name) => importMs(folder, candidates[name] ?? []));
  note("browser bundles");
  const rows: string[][] = [];
  const figures: Figure[] = [];
  const bundles = new Map<string, number>();
  for (const name of names) {
    const specifiers = candidates[name] ?? [];
    const importTime = spread(times[name] ?? []);
    // Of the foundation every client takes another part, so the size of the whole would say nothing.
    if (specifiers.length === 0 || specifiers === foundation) {
      rows.push([name, importTime, "–", ""]);
      continue;
    }
    const { initialBytes, laterBytes, nodeModules } = await measureBundle(folder, specifiers);
    bundles.set(name, initialBytes);
    const remarks = [
      laterBytes > 0 ? `${rounded(laterBytes / 1000)} kB more on demand` : "",
      nodeModules > 0 ? `does not run in a browser: needs ${nodeModules} modules of Node` : "",
      name.endsWith("/msw") ? "without msw itself" : "",
    ];
    rows.push([name, importTime, rounded(initialBytes / 1000), remarks.filter(Boolean).join("; ")]);
  }
  const importOf = (name: string): number => median(times[name] ?? []);
  for (const client of ownPackages.filter((name) => name !== "core").map((name) => `@identity-reports/${name}`)) {
    const own = importOf(client) - importOf(foundation.join(" + "));
    figures.push({
      what: `import of ${client}`,
      goal: `≤ ${longestImportMs} ms, of it own files ≤ ${mostOwnMs} ms`,
      measured: `${rounded(importOf(client))} ms, own ${rounded(own)} ms`,
      isMet: importOf(client) <= longestImportMs && own <= mostOwnMs,
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
    method: `Import: from before the first \`import()\` to \`new Request()\` after the last, in a fresh process, ${settings.loading.rounds} rounds; the first line of the peers is what Node needs for its own fetch. Bundle: everything the entry exports with all dependencies, esbuild for browsers, minified, gzip -9.`,
    columns: ["entry", "import, ms", "bundle, kB gzip", ""],
    rows,
    figures,
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

async function importMs(folder: string, specifiers: readonly string[]): Promise<number> {
  const program = `const startedAt = performance.now();
    for (const name of ${JSON.stringify(specifiers)}) await import(name);
    new Request("http://localhost");
    console.log(performance.now() - startedAt);
    process.exit(0);`;
  return Number(await runNode(folder, ["--input-type=module", "--eval", program]));
}
