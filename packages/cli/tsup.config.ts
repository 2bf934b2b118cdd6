import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/** One bundle with everything in it, so that an install fetches one package; what not every command needs is a chunk. */
export default defineConfig({
  entry: { "identity-reports": "src/main.ts" },
  format: "esm",
  target: "node22",
  platform: "node",
  splitting: true,
  minify: true,
  sourcemap: false,
  removeNodeProtocol: false,
  noExternal: [/.*/],
  define: { __VERSION__: JSON.stringify(version) },
  // CommonJS packages inside the bundle ask for Node's own modules by `require`.
  banner: { js: 'import{createRequire as $require}from"node:module";const require=$require(import.meta.url);' },
});
