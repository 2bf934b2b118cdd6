// Opens a bundle in Chromium, and waits for the one line that it prints.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { chromium } from "playwright";
import { findChromium } from "./chromium.mjs";

const TIMEOUT_MS = 30_000;

/**
 * @param {string} folder   with `page.js`
 * @param {RegExp} expected   the line that ends the wait
 * @returns {Promise<{ code: number, output: string, ms: number }>}
 */
export async function openPage(folder, expected) {
  const started = performance.now();
  const lines = [];
  const end = (code, ...more) => ({ code, output: [...lines, ...more].join("\n"), ms: performance.now() - started });
  const found = await findChromium();
  if (!found) return end(1, "No Chromium found.");
  const server = await serveFolder(folder);
  const browser = await chromium.launch(found);
  try {
    const page = await browser.newPage();
    const line = new Promise((resolve, reject) => {
      page.on("console", (message) => {
        lines.push(message.text());
        if (expected.test(message.text())) resolve();
      });
      page.on("pageerror", reject);
      setTimeout(reject, TIMEOUT_MS, new Error(`The page has not ended within ${TIMEOUT_MS} ms.`)).unref();
    });
    await Promise.all([line, page.goto(`http://127.0.0.1:${server.address().port}/`)]);
    return end(0);
  } catch (error) {
    return end(1, error.message);
  } finally {
    await browser.close();
    server.close();
  }
}

/** The page itself, and whatever script it asks for. */
async function serveFolder(folder) {
  const server = createServer(({ url }, response) => {
    const path = join(folder, url);
    if (url === "/") {
      response.setHeader("content-type", "text/html");
      response.end('<link rel="icon" href="data:," /><script type="module" src="/page.js"></script>');
    } else if (existsSync(path)) {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(path));
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
