import { expect, it } from "vitest";
import { runSoak } from "./soak/run-soak.ts";
import { judge } from "./soak/verdict.ts";

// The whole is `pnpm soak`, which runs every night.
it("a short soak gives no wrong file, starts nothing twice and loses no handle", { timeout: 120_000 }, async () => {
  const facts = await runSoak({ seed: 20_261_129, calls: 240, runs: 60, faultShare: 0.03, lanes: 24 });
  expect(judge(facts)).toEqual({
    wrongFiles: [],
    doubleStarts: [],
    lostHandles: [],
    falseNo: [],
    unhandled: [],
    strangeErrors: [],
  });
  expect(facts.clientExit).toBe(0);
  expect(facts.server.openConnections).toBe(0);
});
