import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { transform, type Plugin } from "esbuild";
import type { Options } from "tsup";
import { writeNotices } from "./notices.ts";

/**
 * The build of every published package: ES modules and declarations, one chunk graph.
 *
 * @param entry what users import.
 * @param inner what only the package itself imports: built without declarations.
 * @param inlined packages of others that are built in, with their licences beside; all others are imported.
 */
export function library(
  entry: Record<string, string>,
  inner: Record<string, string> = {},
  inlined: readonly string[] = [],
): Options {
  const { version } = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8"));
  return {
    entry: { ...entry, ...inner },
    format: "esm",
    target: "es2022",
    platform: "neutral",
    splitting: true,
    // The built code is meant to be read; with source maps the packages were 2.5 times as large.
    sourcemap: false,
    define: { __VERSION__: JSON.stringify(version) },
    // Both are needed for the platform split: `#platform` is chosen by whoever loads the package, not by this build,
    // and with the prefix stripped nobody could see a Node built-in that slipped into the browser's half.
    external: [/^#/, /^node:/],
    noExternal: [...inlined],
    ...(inlined.length === 0
      ? {}
      : { metafile: true, onSuccess: async () => writeNotices(bundledModules("dist/metafile-esm.json"), "dist") }),
    removeNodeProtocol: false,
    esbuildPlugins: [withoutComments],
    // Explicit disposal is in no stable `lib` yet, so the declarations bring it along.
    dts: { entry, banner: '/// <reference lib="esnext.disposable" />' },
  };
}

/** The files that esbuild has read. Its list is not published. */
export function bundledModules(metafile: string): string[] {
  const { inputs } = JSON.parse(readFileSync(metafile, "utf8")) as {
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  rmSync(metafile);
  return Object.keys(inputs);
}

/** Comments are for whoever reads the sources or the declarations; in the built code they were a tenth of the package. */
const withoutComments: Plugin = {
  name: "without comments",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      // What this packs together, the build prints with line breaks again.
      const { code } = await transform(readFileSync(path, "utf8"), {
        loader: "ts",
        minifyWhitespace: true,
        target: "es2022",
      });
      return { contents: code, loader: "js" };
    });
  },
};
