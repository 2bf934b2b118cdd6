import { describe, expect, it } from "vitest";
import { CollectProgress } from "../src/actions/collect-progress.ts";
import type { Progress } from "../src/progress/progress.ts";

const at = "2026-11-30T05:30:00.000Z";
const phaseOf = (id: string, phase: "starting" | "running" | "verifying") =>
  ({ type: "report", at, id, tenant: "acme", report: "ACCOUNTS", phase }) as const;

/** What a collection prints when it is stopped after these phases. */
function printedAtStop(...phases: readonly ReturnType<typeof phaseOf>[]): string[] {
  const printed: string[] = [];
  const progress: Progress = {
    job: () => ({ change: () => undefined }),
    print: (line) => void printed.push(line),
    summarise: () => undefined,
    close: () => undefined,
  };
  const collecting = new CollectProgress(progress, { cwd: "/", signal: new AbortController().signal });
  for (const event of phases) collecting.onEvent(event);
  collecting.onEvent({ type: "stop", at, by: "deadline" });
  return printed.slice(1);
}

describe("a stop says which reports continue at their vendors", () => {
  it.each([
    ["none, where starts wait to be sent", [phaseOf("a", "starting")], "Run the same command again to resume."],
    [
      "one that the vendor makes, and none whose file is here",
      [phaseOf("a", "running"), phaseOf("b", "running"), phaseOf("b", "verifying"), phaseOf("c", "starting")],
      "1 report continues at its vendor; run the same command again to resume.",
    ],
  ])("%s", (_, phases, text) => expect(printedAtStop(...phases)).toEqual([text]));
});
