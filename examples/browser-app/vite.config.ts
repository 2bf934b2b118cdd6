import { createRequire } from "node:module";
import { msw } from "msw/vite";
import { defineConfig } from "vite";

/** The home page of the packages is their documentation. */
const { homepage } = createRequire(import.meta.url)("@identity-reports/sailpoint-reports/package.json") as {
  readonly homepage: string;
};

export default defineConfig({
  // Wherever it is put, be it a subfolder.
  base: "./",
  // Where index.html has %VITE_DOCS%.
  define: { "import.meta.env.VITE_DOCS": JSON.stringify(homepage) },
  // Serves and emits mockServiceWorker.js as it is in msw, so no copy of it is kept here.
  plugins: [msw({ mode: "worker-only" })],
  build: { target: "es2023" },
});
