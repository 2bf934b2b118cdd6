export default { testEnvironment: "node", transform: {}, testMatch: ["**/*.test.mjs"], testTimeout: 30_000 };
