import { filesOfGroup } from "./scripts/mutation-groups.mjs";

// What scripts/mutation.mjs runs, for one group at a time.
const results = `node_modules/.cache/mutation/${process.env.MUTATION_GROUP}`;

export default {
  mutate: filesOfGroup().sources,
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
