/** `pnpm test:nightly`: the same properties with far more cases, and all the time they take. */
const isNightly = process.env["MODE"] === "nightly";

/** What repeats a failure; the failing property names both. */
const { PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;

/** fast-check's options for a property that `npm test` tries with so many cases, and `pnpm test:nightly` with so many. */
export const numRuns = (usual: number, nightly: number): { numRuns: number; seed?: number; path?: string } => ({
  numRuns: isNightly ? nightly : usual,
  ...(seed ? { seed: Number(seed) } : {}),
  ...(path ? { path } : {}),
});

/** Vitest's options for a test that needs more time than most. */
export const atMost = (timeoutMs: number): { timeout: number } => ({ timeout: isNightly ? 0 : timeoutMs });
