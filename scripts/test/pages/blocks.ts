import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { root } from "../../workspace.mjs";

/** One fenced block of code on a page. */
export interface Block {
  readonly language: "ts" | "js";
  /** Where its fence is; its first line of code is the next one. */
  readonly line: number;
  readonly code: string;
  /** False for `no-run`: code for a browser, excerpts that need more than a page can set up, programs that never end. */
  readonly isRun: boolean;
  /** What it writes to the console, where the page says so in a block of its own. */
  readonly output: string | undefined;
}

/** A page of the documentation with its code. */
export interface Page {
  /** Path from the root of the repository, with slashes. */
  readonly name: string;
  readonly blocks: readonly Block[];
  /** Fences of code that are neither compiled nor run, because they are spelled in another way. */
  readonly strays: readonly string[];
}

/** Every README of the repository and every page of the site; not the reference, which is made from the sources. */
export async function readPages(): Promise<readonly Page[]> {
  return await Promise.all(
    readPageNames().map(async (name) => readPage(name, await readFile(join(root, name), "utf8"))),
  );
}

/** Their paths from the root of the repository, with slashes. */
export function readPageNames(): readonly string[] {
  const skipped = [".vitepress", "node_modules", "api"];
  return globSync(["README.md", "{packages,examples}/*/README.md", "docs/**/*.md"], {
    cwd: root,
    exclude: (name) => skipped.includes(basename(name)),
  })
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}

/** With the title of its tab where it is one of several: ` [npm]`. */
const fence = /^```(ts|js)( no-run)?(?: \[[^\]\n]+\])?\n([^]*?)^```$/gm;
/** Right behind a block of code. */
const outputFence = /^\n```text\n([^]*?)^```$/my;
const anyFence = /^[ >]*(?:`{3,}|~{3,}) *(?:[cm]?[jt]sx?|typescript|javascript|node)\b.*$/gim;

export function readPage(name: string, text: string): Page {
  const lineAt = (index: number): number => text.slice(0, index).split("\n").length;
  const blocks = [...text.matchAll(fence)].map(({ index, 0: block, 1: language, 2: noRun, 3: code = "" }) => {
    outputFence.lastIndex = index + block.length + 1;
    const output = outputFence.exec(text)?.[1];
    return { language: language as Block["language"], line: lineAt(index), code, isRun: noRun === undefined, output };
  });
  const strays = [...text.matchAll(anyFence)]
    .filter(({ index }) => blocks.every(({ line }) => line !== lineAt(index)))
    .map(({ index, 0: opening }) => `${name}:${lineAt(index)}: ${opening.trim()}`);
  return { name, blocks, strays };
}

/** A block as a module of its own, in which it has the line numbers that it has on its page. */
const moduleOf = ({ line, code }: Block): string => `${"\n".repeat(line)}${code}\nexport {};\n`;

/** The path of a block's module below the folder that the modules are written to. */
export const modulePath = ({ name }: Page, { line, language }: Block): string => join(name, `${line}.${language}`);

/** Writes the modules into a new folder inside the repository, from where they find its packages. */
export async function writeModules(pages: readonly Page[]): Promise<string> {
  const cache = join(root, "docs/.vitepress/cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "pages-"));
  for (const page of pages) {
    for (const block of page.blocks) {
      const file = join(folder, modulePath(page, block));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, moduleOf(block));
    }
  }
  return folder;
}
