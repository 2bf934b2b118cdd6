import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { program } from "./real-process.ts";

const folder = dirname(program);

/** The files that are loaded with one of the bundle: what it imports, and what that imports. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, next = ""] of text.matchAll(/(?:from|import)\s*["`]\.\/([^"`]+)["`]/g)) loadedWith(next, found);
  return found;
}

/** Prints what Node itself has loaded by the end of the process. */
const listModules =
  "data:text/javascript,process.on('exit',()=>process.stderr.write(process.moduleLoadList.join('\\n')))";

it("the files that start the program have 40 kB gzip at most", () => {
  const [, start = ""] = /import\(["`]\.\/([^"`]+)["`]\)/.exec(readFileSync(program, "utf8")) ?? [];
  const files = ["identity-reports.js", ...loadedWith(start)];
  const sizes = files.map((file) => gzipSync(readFileSync(join(folder, file))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40_000);
});

it.each([[["--help"]], [["help", "plan"]], [["run", "--help"]]])(
  "%j loads nothing of Node that only a request needs: it would take several times as long",
  (argv) => {
    const { stderr } = spawnSync(process.execPath, ["--import", listModules, program, ...argv], { encoding: "utf8" });
    const heavy = ["internal/deps/undici/undici", "tls", "http", "http2", "crypto", "child_process"];
    const loaded = stderr.split("\n").map((line) => line.replace("NativeModule ", ""));
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  },
);
