import { msw } from "msw/vite";
import { defineConfig } from "vite";

export default defineConfig({
  // Wherever it is put, be it a subfolder.
  base: "./",
  // Serves and emits mockServiceWorker.js as it is in msw, so no copy of it is kept here.
  plugins: [msw({ mode: "worker-only" })],
  build: { target: "es2023" },
});
