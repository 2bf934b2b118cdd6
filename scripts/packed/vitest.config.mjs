export default { test: { globals: true, include: ["*.test.mjs"], testTimeout: 30_000 } };
