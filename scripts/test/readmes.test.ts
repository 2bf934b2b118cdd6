import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const foldersIn = async (name: string): Promise<string[]> =>
  (await readdir(join(root, name))).map((folder) => join(name, folder));

/** Every README of the repository that has code in it. */
const readmes = ["", ...(await foldersIn("packages")), ...(await foldersIn("examples"))].map((folder) =>
  join(folder, "README.md"),
);
const texts = await Promise.all(
  readmes
    .filter((name) => existsSync(join(root, name)))
    .map(async (name) => [name, await readFile(join(root, name), "utf8")] as const),
);
const pages = texts.filter(([, text]) => /^```(ts|js)$/m.test(text));

let folder: string;
let output: string;

/** Compiles every block as a file of its own, in which it has the line numbers that it has on its page. */
beforeAll(async () => {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "readmes-"));
  const files = pages.flatMap(([name, text], page) =>
    [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ index, 1: code = "" }) => {
      const lines = text.slice(0, index).split("\n").length;
      return { file: `${page}-${lines}.ts`, text: `${"\n".repeat(lines)}${code}\nexport {};\n`, name };
    }),
  );
  await Promise.all(files.map(({ file, text }) => writeFile(join(folder, file), text)));
  const config = {
    extends: relative(folder, join(root, "tsconfig.types.json")),
    files: files.map(({ file }) => file),
    include: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder });
  output = await run.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the READMEs of the project and of each client are among them", () => {
  expect(pages.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      "README.md",
      ...["ping", "sailpoint", "session"].map((name) => `packages/${name}-reports/README.md`),
    ]),
  );
});

test.each(pages.map(([name], page) => [name, page] as const))(
  "every block of code in %s compiles by itself",
  (name, page) => {
    const problems = output.split("\n").filter((line) => line.startsWith(`${page}-`));
    expect(problems.map((line) => line.replace(/^\d+-\d+\.ts\(/, `${name}(`))).toEqual([]);
  },
);

test("nothing else stands in the way of the compiler", () => {
  expect(output.split("\n").filter((line) => line !== "" && !/^(\d+-\d+\.ts\(| )/.test(line))).toEqual([]);
});
