import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { compileModules } from "./compile-modules.ts";
import { readPublicSurface, type Example } from "./examples.ts";

const surface = readPublicSurface();
const sources = [...new Set(surface.examples.map(({ file }) => file))];

/** What an example may use beside the exports of its package: the client of its vendor, and what the reader has around it. */
const given: Readonly<Record<string, string>> = {
  "sailpoint-reports":
    "declare const sailpoint: SailPointReportsClient, client: SailPointReportsClient, handle: SailPointRunHandle, report: SailPointReport, fake: SailPointFake, input: ReportDetails, campaignId: string, policyId: string;",
  "session-reports":
    "declare const fudo: SessionReportsClient, handle: SessionRunHandle, report: SessionReport, fake: SessionFake;",
  "ping-reports":
    "declare const ping: PingReportsClient, production: PingReportsClient, handle: PingRunHandle, report: PingReport, fake: PingFake;",
};
const around = [
  'import { readFile, writeFile } from "node:fs/promises";',
  'import { sign, type Hash, type KeyObject } from "node:crypto";',
  'import { setupServer } from "msw/node";',
  'import { afterEach, expect } from "vitest";',
  'declare const pages: import("@identity-reports/core").Pages<unknown>;',
  "declare const file: ReportFile, upload: WritableStream<Uint8Array>, hash: Hash;",
  'declare const plan: import("@identity-reports/evidence").Plan, clients: import("@identity-reports/evidence").Clients;',
  'declare const comparison: import("@identity-reports/evidence").Comparison, privateKey: KeyObject;',
  'declare const tracerProvider: import("@opentelemetry/api").TracerProvider;',
  'declare const meterProvider: import("@opentelemetry/api").MeterProvider;',
  "declare const metrics: { count(name: string): void }, tokens: Map<string, StoredToken>;",
].join(" ");

/** The package whose client the reader of an example has at hand: where the example's own has none, that of SailPoint. */
const vendorOf = ({ packageName }: Example): string => {
  const folder = packageName.slice("@identity-reports/".length);
  return given[folder] === undefined ? "sailpoint-reports" : folder;
};

/** A filter that lets each value pass once. */
function firstOnly<T>(): (value: T) => boolean {
  const seen = new Set<T>();
  return (value) => !seen.has(value) && seen.add(value).has(value);
}

/** An example as a module, in which its code has the line numbers of its source. */
function moduleOf(example: Example): string {
  const vendor = vendorOf(example);
  const isNew = firstOnly<string>();
  const ofVendor = ["", "/fake", "/msw", "/diagnose"].map((subpath) => `@identity-reports/${vendor}${subpath}`);
  const entries = [...ofVendor, "@identity-reports/core/opentelemetry"];
  const imports = [...entries, ...(example.packageName === "@identity-reports/core" ? [] : [example.packageName])]
    .filter((entry, index, all) => all.indexOf(entry) === index)
    .map((entry) => `import { ${(surface.exportsOf.get(entry) ?? []).filter(isNew).join(", ")} } from "${entry}";`)
    .join(" ");
  const gap = "\n".repeat(example.line);
  return `${imports} ${around} ${given[vendor] ?? ""} {${gap}${example.code}\n}\n`;
}

let folder: string;
let output: readonly string[];

beforeAll(async () => {
  const cache = join(root, "docs/.vitepress/cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "examples-"));
  const files = surface.examples.map((example) => ({ path: join(example.file, `${example.line}.ts`), example }));
  for (const { path, example } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), moduleOf(example));
  }
  output = await compileModules(
    folder,
    files.map(({ path }) => path),
    // All names are imported, types among them, whether the example uses them or not.
    { verbatimModuleSyntax: false, isolatedModules: false },
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("every function, method and group of options that users touch has an example", () => {
  expect(surface.withoutExample).toEqual([]);
});

test.each(sources)("every example in %s compiles", (file) => {
  const problems = output.filter((line) => line.startsWith(`${file}/`));
  expect(problems.map((line) => line.replace(/^.*\/\d+\.ts\((\d+),\d+\)/, "$1"))).toEqual([]);
});

test("nothing else stands in the way of the compiler", () => {
  expect(output.filter((line) => !sources.some((file) => line.startsWith(`${file}/`)))).toEqual([]);
});
