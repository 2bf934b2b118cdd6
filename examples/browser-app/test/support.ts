import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from "playwright";
import { build, preview, type PreviewServer } from "vite";
import { afterAll, beforeAll, expect, onTestFinished, vi } from "vitest";

const root = join(import.meta.dirname, "..");
/** The browser of Playwright (`npx playwright install chromium`), or the one that CHROMIUM_PATH names. */
const executablePath = process.env["CHROMIUM_PATH"] ?? chromium.executablePath();

/** A machine without a browser cannot run these tests. */
export const hasBrowser = existsSync(executablePath);

/** Longest time for anything to show up, on a slow machine under load. */
const patienceMs = 15_000;

vi.setConfig({ testTimeout: 40_000, hookTimeout: 60_000 });

export interface VisitOptions extends BrowserContextOptions {
  /** Console messages that belong to the test, such as a 429 that was asked for. */
  readonly expectedErrors?: RegExp;
  /** Done with the page while its scripts are still on their way; they come when it is over. */
  readonly whileLoading?: (page: Page) => Promise<void>;
  /** Runs in the page before anything of its own. Default: there is no file picker, so that files are downloaded. */
  readonly prepare?: () => void;
}

const withoutPicker = (): void => void delete window.showSaveFilePicker;

/** The app as it is deployed, and a browser. */
export interface App {
  visit(options?: VisitOptions): Promise<Page>;
}

/**
 * Builds the app and serves it. Each visit is a browser of its own, and fails
 * its test when the page writes an error to the console or breaks its Content-Security-Policy.
 */
export function serveApp(): App {
  let server: PreviewServer;
  let browser: Browser;
  let outDir: string;

  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), "browser-app-"));
    await build({ root, logLevel: "error", build: { outDir } });
    server = await preview({ root, logLevel: "error", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
    // Containers refuse the namespaces that Chromium's sandbox needs, and these pages are our own.
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(outDir, { recursive: true, force: true });
  });

  return {
    async visit({ expectedErrors, whileLoading, prepare = withoutPicker, ...options } = {}) {
      const context = await browser.newContext({ acceptDownloads: true, reducedMotion: "reduce", ...options });
      context.setDefaultTimeout(patienceMs);
      const errors: string[] = [];
      await context.addInitScript(prepare);
      await context.addInitScript(reportViolations);
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !expectedErrors?.test(message.text())) errors.push(message.text());
      });
      onTestFinished(async () => {
        await context.close();
        expect(errors).toEqual([]);
      });
      const address = server.resolvedUrls?.local[0] ?? "";
      if (whileLoading === undefined) await page.goto(address);
      else await loadSlowly(page, address, whileLoading);
      await runButton(page).and(page.locator(":enabled")).waitFor();
      return page;
    },
  };
}

/** Opens the page, and holds its scripts back until `whileLoading` is done. */
async function loadSlowly(page: Page, address: string, whileLoading: (page: Page) => Promise<void>): Promise<void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.js", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.locator("#run").waitFor();
  await whileLoading(page);
  release();
}

function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    console.error(`CSP: ${violatedDirective} ${blockedURI} ${sample}`),
  );
}

export const runButton = (page: Page): Locator => page.getByRole("button", { name: "Run the report" });

/** Chooses a vendor and, by its label, a report. */
export async function choose(page: Page, vendor: "SailPoint" | "Fudo" | "Ping", report: string): Promise<void> {
  await page.getByRole("radio", { name: vendor }).check();
  await page.getByLabel("Report", { exact: true }).selectOption({ label: report });
}

/** Opens the switches of the demo. */
export async function openScene(page: Page): Promise<void> {
  const scene = page.locator("#scene");
  if (!(await scene.evaluate((details) => (details as HTMLDetailsElement).open)))
    await scene.locator("summary").click();
}

/** Has the demo's next run take so long. */
export async function runTakes(page: Page, label: "half a second" | "3 seconds" | "30 seconds"): Promise<void> {
  await openScene(page);
  await page.getByLabel("The run takes").selectOption({ label });
}

/** The run that is shown. */
export const openRun = (page: Page): Locator => page.locator("#open-run");

/** Waits until the run that is shown has this badge. */
export const expectBadge = (page: Page, word: string): Promise<void> =>
  openRun(page).locator(".badge").filter({ hasText: word }).waitFor();

/** The titles and badges of the list of runs. */
export const listed = async (page: Page): Promise<string[]> => {
  const items = await page.locator("#run-list .run-item").all();
  return Promise.all(
    items.map(async (item) => {
      const [title, badge] = await Promise.all([
        item.locator(".run-item-title").textContent(),
        item.locator(".badge").evaluate((element) => element.lastChild?.textContent),
      ]);
      return `${title} / ${badge}`;
    }),
  );
};

/** What the page says under a term. */
export const fact = (page: Page, term: string): Promise<string | null> =>
  openRun(page)
    .locator("dl > div:visible")
    .filter({ has: page.getByRole("term").filter({ hasText: new RegExp(`^${term}$`) }) })
    .getByRole("definition")
    .locator("code, :scope:not(:has(code))")
    .first()
    .textContent();

/** Saves the file in a format and reads what was downloaded. */
export async function saveFile(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByLabel("Format of the file").selectOption({ label: format });
  const download = page.waitForEvent("download");
  await openRun(page)
    .getByRole("button", { name: /^Save (the file|again)$/ })
    .click();
  const file = await download;
  await openRun(page).getByText(`Downloaded as ${file.suggestedFilename()}`).waitFor();
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The SHA-256 that the page shows. */
export const shownHash = (page: Page): Promise<string | null> =>
  page.getByRole("list", { name: "What is known about the file" }).locator("code").textContent();

/** The scripts that the page has loaded, by their names without the hash. */
export const loadedScripts = async (page: Page): Promise<string[]> => {
  const urls = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  return urls.flatMap((url) => /([^/]+)-[\w-]{8}\.js$/.exec(url)?.[1] ?? []);
};

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The cells of the preview, its header first. */
export const previewRows = (page: Page): Promise<string[][]> =>
  page
    .getByRole("table")
    .evaluate((table) =>
      Array.from((table as HTMLTableElement).rows, ({ cells }) => Array.from(cells, (cell) => cell.textContent)),
    );
