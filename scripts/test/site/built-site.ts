import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { root } from "../../workspace.mjs";

/** What `pnpm docs:build` has written. */
export const builtFolder = join(root, "docs/.vitepress/dist");

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Serves the built site as a host does that finds `guide/rows` in `guide/rows.html`. */
export async function serveSite(): Promise<{ readonly url: string; close(): void }> {
  if (!existsSync(builtFolder)) throw new Error("The site is not built: run pnpm docs:build first.");
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = [path, `${path}.html`, `${path}index.html`]
      .map((name) => join(builtFolder, name))
      .find((name) => name.startsWith(builtFolder) && extname(name) !== "" && existsSync(name));
    const sent = file ?? join(builtFolder, "404.html");
    const headers = { "content-type": types[extname(sent)] ?? "application/octet-stream" };
    readFile(sent).then(
      (bytes) => response.writeHead(file === undefined ? 404 : 200, headers).end(bytes),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
