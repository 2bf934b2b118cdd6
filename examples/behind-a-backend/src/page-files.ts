import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** What the browser loads. */
export interface PageFiles {
  readonly html: string;
  readonly script: string;
}

/** Bundles the page's script with the client. In a project of yours, the bundler you have does this. */
export async function pageFiles(): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    minify: true,
    write: false,
    logLevel: "error",
  });
  const html = await readFile(join(import.meta.dirname, "page.html"), "utf8");
  return { html, script: outputFiles[0]?.text ?? "" };
}
