/** What `pnpm mutation` changes, by group, and the tests of the same subject, of which one must fail; below packages/core. */
export const mutationGroups = {
  // The retry policy stands with the calls, and so do the tests of what retries and a shared pace do to a call.
  retry: {
    sources: ["src/retry/**/*.ts", "src/call/retry-policy.ts"],
    tests: [
      "test/retry/**/*.test.ts",
      "test/call/{pace-store,retry-limits,retry-policy,send-call,time-limits,unforeseen-failures}.test.ts",
    ],
  },
  auth: { sources: ["src/auth/**/*.ts"], tests: ["test/auth/**/*.test.ts"] },
  download: { sources: ["src/download/**/*.ts"], tests: ["test/download/**/*.test.ts"] },
  // The errors and events of calls are tested with what is observed of them, and their requests with the transport. The aborts
  // of real connections are left out: a thousand in a row take longer than all the others together.
  call: {
    sources: ["src/call/**/!(retry-policy).ts"],
    tests: [
      "test/call/**/!(real-aborts).test.ts",
      "test/observe/{cleaned,events}.test.ts",
      "test/client/transport.test.ts",
    ],
  },
};

/** The files of the group that the environment names; of the first where a tool only reads the configuration. */
export function filesOfGroup() {
  const { sources, tests } = mutationGroups[process.env.MUTATION_GROUP ?? "retry"];
  const inCore = (paths) => paths.map((path) => `packages/core/${path}`);
  return { sources: inCore(sources), tests: inCore(tests) };
}
