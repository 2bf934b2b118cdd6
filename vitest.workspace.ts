import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { msw } from "msw/vite";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { findChromium } from "./scripts/chromium.mjs";
import { fetchPostgres } from "./scripts/postgres.mjs";
import { SITE } from "./scripts/package-metadata.mjs";
import { root, workspacePackages } from "./scripts/workspace.mjs";

/** Branch coverage of packages/core below this fails `npm test`. */
const COVERAGE_BRANCHES = 95;

const packages = workspacePackages();
const core = packages.find(({ folder }) => folder === "core");

/** Tests run the sources: no build needed, and coverage is counted where the code is written. */
const sources = packages.flatMap(({ entries }) =>
  entries.map(({ specifier, source }) => ({ find: new RegExp(`^${specifier}$`), replacement: source })),
);
/** One half of what packages keep behind an import such as `#platform`. */
const platform = (name: "node" | "default") =>
  packages.flatMap(({ manifest, directory }) =>
    Object.keys(manifest.imports ?? {}).map((specifier) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: join(directory, "src/platform", `${name}.ts`),
    })),
  );
const resolve = (name: "node" | "default") => ({ alias: [...sources, ...platform(name)] });

// The browser project is left out only on a developer's machine that has none; the check fails wherever it matters.
const chromium = await findChromium();
if (!chromium && process.env.CI) throw new Error("No Chromium found, and under CI the browser tests must run.");
if (!chromium) console.warn("No Chromium found: the browser project is left out.");

// Where a machine has none, tests of the fleet say so; under CI one is fetched.
const postgres = process.env.CI ? fetchPostgres() : undefined;

const browser = chromium && {
  extends: true as const,
  resolve: resolve("default"),
  plugins: [msw({ mode: "worker-only" })], // serves /mockServiceWorker.js, so no copy of it is kept here
  optimizeDeps: { include: ["ky", "p-retry", "zod/mini", "msw", "msw/browser"] },
  test: {
    name: "browser",
    include: ["packages/*/test/**/*.browser.ts"],
    // What a page cannot start for itself: fakes over real HTTP.
    globalSetup: packages
      .map(({ folder }) => join(root, "packages", folder, "test/browser-setup.ts"))
      .filter((file) => existsSync(file)),
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: chromium }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

/** The longest file begins: the tests of the web page wait for a browser, while others can use the processors. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/examples/browser-app/");
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Tests that replace modules by `vi.mock`, and those that measure the memory of a process they start: Linux counts the
 * memory of its parent in. Each file has a worker of its own.
 */
const isolatedTests = "{packages/*,examples/*,scripts}/test/**/*.isolated.test.ts";
/** Most files. None of them starts a browser, and whatever a file replaces in its process, it puts back. */
const sharedTests = "packages/{core,rows,*-reports}/test/**/*.test.ts";
const sharedTestsOfEvidence = "packages/evidence/test/compare/*.test.ts";

/** Also what mutation tests run, see vitest.mutation.config.ts. */
export const unit = {
  extends: true as const,
  resolve: resolve("node"),
  test: {
    name: "unit",
    environment: "node" as const,
    // Properties with thousands of cases take seconds on a machine that is busy with something else.
    testTimeout: 20_000,
    include: [sharedTests, sharedTestsOfEvidence],
    exclude: [isolatedTests],
    setupFiles: [join(root, "scripts/unit-setup.ts")],
    // Files share a worker and the modules it has loaded: a worker of its own for each costs twice the processor time.
    isolate: false,
  },
};

const unitIsolated = {
  ...unit,
  test: {
    ...unit.test,
    name: "unit-isolated",
    include: [isolatedTests, "{packages/!(core|rows|*-reports),examples/*,scripts}/test/**/*.test.ts"],
    // The examples know nothing of this repository, but any of them may be told where a browser and a database are.
    env: {
      ...(chromium ? { CHROMIUM_PATH: chromium.executablePath } : {}),
      ...(postgres ? { POSTGRES_BIN: postgres } : {}),
    },
    // There PostgreSQL does not start for an administrator, as whom CI runs.
    exclude: [sharedTestsOfEvidence, ...(process.platform === "win32" ? ["examples/fleet/**"] : [])],
    isolate: true,
  },
};

/** The documentation site as it was built: its layout in Chromium, its search, its links. */
const site = {
  extends: true as const,
  test: {
    name: "site",
    environment: "node" as const,
    testTimeout: 30_000,
    include: ["scripts/test/site/**/*.site.ts"],
  },
};

export default defineConfig({
  define: { __VERSION__: JSON.stringify(core?.manifest.version ?? "0.0.0"), __DOCS__: JSON.stringify(SITE) },
  test: {
    // Tests wait as often as they work, for browsers, processes and timers: one worker more keeps the processors busy.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: "v8",
      include: ["packages/core/src/**/*.ts"],
      reporter: ["text", "lcov", "json-summary"],
      reportOnFailure: true,
      thresholds: { branches: COVERAGE_BRANCHES },
    },
    projects: [
      unit,
      unitIsolated,
      {
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["packages/*/test/**/*.test-d.ts"],
            tsconfig: "tsconfig.types.json",
            // Errors elsewhere belong to the step that checks all types, and would be reported twice.
            ignoreSourceErrors: true,
          },
        },
      },
      site,
      ...(browser ? [browser] : []),
    ],
  },
});
