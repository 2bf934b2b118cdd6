import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../workspace.mjs";

const files = globSync("{packages/*,examples/*,scripts}/test/**/*.test.ts", { cwd: root });
const text = (file: string): string => readFileSync(join(root, file), "utf8");

it("replaces modules only in files that have a worker of their own", () => {
  const shared = files.filter((file) => !file.endsWith(".isolated.test.ts"));

  expect(shared.filter((file) => /\bvi\.(do)?[mM]ock\(\s*["'`]/.test(text(file)))).toEqual([]);
});

it("finds the files that replace modules", () => {
  expect(files.filter((file) => file.endsWith(".isolated.test.ts"))).not.toEqual([]);
});
