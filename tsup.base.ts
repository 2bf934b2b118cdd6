import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "tsup";

/** The build of every published package: ES modules and declarations, one chunk graph, nothing bundled in. */
export function library(entry: Record<string, string>): Options {
  const { version } = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8"));
  return {
    entry,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    splitting: true,
    sourcemap: true,
    define: { __VERSION__: JSON.stringify(version) },
    // Both are needed for the platform split: `#platform` is chosen by whoever loads the package, not by this build,
    // and with the prefix stripped nobody could see a Node built-in that slipped into the browser's half.
    external: ["#platform", /^node:/],
    removeNodeProtocol: false,
    // Explicit disposal is in no stable `lib` yet, so the declarations bring it along.
    dts: { banner: '/// <reference lib="esnext.disposable" />' },
  };
}
