import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** What the browser loads. */
export interface PageFiles {
  readonly html: string;
  readonly style: string;
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
  const text = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), "utf8");
  return { html: await text("page.html"), style: await text("page.css"), script: outputFiles[0]?.text ?? "" };
}
