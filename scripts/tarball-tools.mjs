// The tools that judge a packed package, as steps of `npm test` and of `pnpm packed:matrix`.
import { packedPackages } from "./pack.mjs";
import { run } from "./run.mjs";

const TOOLS = {
  publint: (tarball) => ["publint", [tarball, "--strict"]],
  attw: (tarball) => ["attw", [tarball, "--profile", "esm-only", "--no-emoji", "--no-color"]],
};

/**
 * @param {keyof typeof TOOLS} name
 * @returns {import("./steps.mjs").Step}
 */
export function perTarball(name) {
  // What is only run has no types for attw to look at.
  const packages = packedPackages().filter(({ isTool }) => !isTool || name !== "attw");
  return {
    name,
    after: "pack",
    run: async () => {
      const all = [];
      for (const { tarball } of packages) all.push(await run(...TOOLS[name](tarball)));
      return {
        code: all.find(({ code }) => code !== 0)?.code ?? 0,
        output: all.map(({ output }) => output).join("\n"),
        ms: all.reduce((total, { ms }) => total + ms, 0),
      };
    },
    read: () =>
      packages.length > 0 ? { note: `${packages.length} packages` } : { problem: "There is no package to look at." },
  };
}
