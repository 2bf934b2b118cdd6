// page.mjs for the browser, by Vite. Usage: node vite.bundle.mjs <folder> [condition of "exports"]
import { isBuiltin } from "node:module";
import { build } from "vite";

const [outDir, condition] = process.argv.slice(2);

/** Vite puts an empty module in the place of a Node built-in and goes on, and the page would find out. */
const noNode = {
  name: "no-node",
  enforce: "pre",
  resolveId(source, importer) {
    if (isBuiltin(source)) throw new Error(`${importer} imports ${source}`);
  },
};

await build({
  logLevel: "warn",
  plugins: [noNode],
  ...(condition && { resolve: { conditions: [condition] } }),
  build: {
    outDir,
    target: "es2022",
    rollupOptions: { input: "page.mjs", output: { entryFileNames: "page.js" } },
  },
});
