import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modulePath, readPage, readPages, writeModules } from "./blocks.ts";
import { compileModules } from "./compile-modules.ts";

const pages = await readPages();
const withCode = pages.filter(({ blocks }) => blocks.length > 0);

let folder: string;
let output: readonly string[];

/** Compiles all blocks at once, each as a module of its own. */
beforeAll(async () => {
  folder = await writeModules(withCode);
  output = await compileModules(
    folder,
    withCode.flatMap((page) => page.blocks.map((block) => modulePath(page, block))),
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(withCode)("every block of code in $name compiles by itself", ({ name }) => {
  const problems = output.filter((line) => line.startsWith(`${name}/`));
  expect(problems.map((line) => line.replace(/^(.*)\/\d+\.[jt]s\((\d+),\d+\)/, "$1:$2"))).toEqual([]);
});

test("nothing else stands in the way of the compiler", () => {
  expect(output.filter((line) => !withCode.some(({ name }) => line.startsWith(`${name}/`)))).toEqual([]);
});

test("no block is spelled so that it would be passed over", () => {
  expect(pages.flatMap(({ strays }) => strays)).toEqual([]);
});

describe("reading a page", () => {
  test("finds blocks, their lines, and whether they are run", () => {
    const { blocks } = readPage("a.md", "# A\n\n```ts\none();\n```\n\n```ts no-run\ntwo();\n```\n\n```sh\nls\n```\n");
    expect(blocks).toEqual([
      { language: "ts", line: 3, code: "one();\n", isRun: true, output: undefined },
      { language: "ts", line: 7, code: "two();\n", isRun: false, output: undefined },
    ]);
  });

  test("finds a block that is one of several tabs", () => {
    const { blocks, strays } = readPage("a.md", "::: code-group\n\n```ts [One]\none();\n```\n\n:::\n");
    expect(blocks.map(({ code }) => code)).toEqual(["one();\n"]);
    expect(strays).toEqual([]);
  });

  test("finds what a block writes, right behind it", () => {
    const { blocks } = readPage("a.md", "```ts\none();\n```\n\n```text\n1\n2\n```\n\n```ts\ntwo();\n```\n");
    expect(blocks.map(({ output }) => output)).toEqual(["1\n2\n", undefined]);
  });

  test.each(["```typescript", "```ts {1}", "  ```ts", "```tsx", "~~~js", "```ts norun"])(
    "names the fence %s, which hides its code",
    (opening) => {
      expect(readPage("a.md", `# A\n\n${opening}\none();\n\`\`\`\n`).strays).toEqual([`a.md:3: ${opening.trim()}`]);
    },
  );
});
