import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { modulePath, readPage, readPages, writeModules } from "./blocks.ts";

const pages = await readPages();
const withCode = pages.filter(({ blocks }) => blocks.length > 0);

let folder: string;
let output: string[];

/** Compiles all blocks at once, each as a module of its own. */
beforeAll(async () => {
  folder = await writeModules(withCode);
  const config = {
    extends: relative(folder, join(root, "tsconfig.types.json")),
    files: withCode.flatMap((page) => page.blocks.map((block) => modulePath(page, block))),
    include: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder });
  const said = await run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
  output = said.split("\n").filter((line) => line !== "" && !line.startsWith(" "));
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
      { language: "ts", line: 3, code: "one();\n", isRun: true },
      { language: "ts", line: 7, code: "two();\n", isRun: false },
    ]);
  });

  test.each(["```typescript", "```ts {1}", "  ```ts", "```tsx", "~~~js", "```ts norun"])(
    "names the fence %s, which hides its code",
    (opening) => {
      expect(readPage("a.md", `# A\n\n${opening}\none();\n\`\`\`\n`).strays).toEqual([`a.md:3: ${opening.trim()}`]);
    },
  );
});
