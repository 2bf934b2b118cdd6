import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../workspace.mjs";
import { readPageNames } from "./pages/blocks.ts";

/** Columns that a block of code shows on a window of 1440 px, and on GitHub. Prettier wraps what it can at 80. */
const maxColumns = 90;

const block = /^```(\w*).*\n([^]*?)^```$/gm;
/** A page says who does a thing, or that it cannot be known. */
const vagueWord = /\b(?:(?:[Nn]o|[Ss]ome|[Aa]ny|[Ee]very)body|[Ww]hoever)\b/;

const pages = readPageNames().map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

test("no line of code on a page has to be scrolled sideways", () => {
  const wide = pages.flatMap(({ name, text }) =>
    [...text.matchAll(block)]
      .filter(([, language]) => language !== "text" && language !== "jsonl") // output stands as it was written
      .flatMap(([, , code = ""]) => code.split("\n"))
      .filter((line) => line.length > maxColumns)
      .map((line) => `${name}: ${line}`),
  );
  expect(wide).toEqual([]);
});

test("no page says “somebody” or “nobody”", () => {
  const vague = pages.flatMap(({ name, text }) =>
    text
      .split("\n")
      .filter((line) => vagueWord.test(line))
      .map((line) => `${name}: ${line}`),
  );
  expect(vague).toEqual([]);
});

test("nor does a source, a test or a script", () => {
  const tracked = execFileSync("git", ["ls-files", "packages", "scripts", "examples"], { cwd: root, encoding: "utf8" });
  const sources = tracked
    .split("\n")
    .filter((name) => /\.(?:ts|mjs|sql)$/.test(name) && !name.endsWith("page-style.test.ts"));
  const vague = sources.filter((name) => vagueWord.test(readFileSync(join(root, name), "utf8")));
  // There it is the name of a Unix user.
  expect(vague).toEqual(["examples/fleet/demo/postgres.ts"]);
});
