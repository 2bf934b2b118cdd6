import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { filesOfGroup } from "./scripts/mutation-groups.mjs";
import workspace, { unit } from "./vitest.workspace.ts";

/** A mutant is done with at the first test that notices it, so the quick ones go first. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toReversed();
  }
}

/** The tests scripts/mutation.mjs runs: a group must be held by tests of its own, not by those of its users. */
export default defineConfig({
  define: workspace.define ?? {},
  resolve: unit.resolve,
  test: {
    include: filesOfGroup().tests,
    // They work in a process of their own, which no mutant reaches, or replace modules, which all files would share here.
    exclude: ["**/*.isolated.test.ts"],
    sequence: { sequencer: QuickestFirst },
    testTimeout: 10_000, // so that a busy machine does not pass for a mutant that was noticed
    isolate: false, // each mutant has a worker of its own already
  },
});
