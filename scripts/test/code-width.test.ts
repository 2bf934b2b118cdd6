import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../workspace.mjs";
import { readPageNames } from "./pages/blocks.ts";

/** Columns that a block of code shows on a window of 1440 px, and on GitHub. Prettier wraps what it can at 80. */
const maxColumns = 90;

const block = /^```(\w*).*\n([^]*?)^```$/gm;

const wideLines = (name: string): string[] => {
  const text = readFileSync(join(root, name), "utf8");
  return [...text.matchAll(block)]
    .filter(([, language]) => language !== "text" && language !== "jsonl") // output stands as it was written
    .flatMap(([, , code = ""]) => code.split("\n"))
    .filter((line) => line.length > maxColumns)
    .map((line) => `${name}: ${line}`);
};

test("no line of code on a page has to be scrolled sideways", async () => {
  expect((await readPageNames()).flatMap(wideLines)).toEqual([]);
});
