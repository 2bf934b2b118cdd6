import { expect, it } from "vitest";
import { atMost } from "../../core/test/support/property-cases.ts";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder } from "./support/child.ts";

const folder = temporaryFolder();

interface Line {
  readonly call: string;
  readonly content: string;
  readonly outcome: string;
}

it("a process with a heap of 512 MB outlives any answer of 31 MiB, with a typed error", atMost(180_000), async () => {
  const program = await bundle(new URL("support/large-answers-program.ts", import.meta.url), folder);
  const { exited } = start(program, ["31"], { nodeOptions: ["--max-old-space-size=512"] });
  const { code, signal, output } = await exited;
  const lines = output
    .trim()
    .split("\n")
    .map((line): Line | "end" => JSON.parse(line));
  expect({ code, signal, last: lines.at(-1) }).toEqual({ code: 0, signal: null, last: "end" });
  const outcomes = lines.slice(0, -1).map((line) => (line === "end" ? line : line.outcome));
  expect(outcomes).toHaveLength(42);
  expect(new Set(outcomes)).toEqual(new Set(["DecodeError decode_failed", "a value"]));
});
