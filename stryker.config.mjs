// What scripts/mutation.mjs runs, for one folder of packages/core at a time.
const folder = process.env.MUTATED_FOLDER;
const results = `node_modules/.cache/mutation/${folder}`;

export default {
  mutate: [`packages/core/src/${folder}/**/*.ts`],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ["clear-text", "progress", "html", "json"],
  htmlReporter: { fileName: `${results}.html` },
  jsonReporter: { fileName: `${results}.json` },
  incrementalFile: `${results}.incremental.json`,
  ignorePatterns: ["dist", "coverage", "out", "docs", "examples/*/dist"],
  // Stryker would rewrite the paths in it with the API of TypeScript, which 7.0 does not have. Tests need no types.
  tsconfigFile: "none",
};
