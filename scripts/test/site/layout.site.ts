import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../chromium.mjs";
import { serveSite } from "./built-site.ts";

const widths = [360, 768, 1280, 1440, 1512, 1920];
const paths = [
  "/",
  "/guide/fudo",
  "/api/@identity-reports/sailpoint-reports/classes/SailPointReportsClient",
  "/performance",
  "/not-a-page",
];

/** What the script of axe leaves in the page. */
interface InPage {
  readonly axe: typeof axe;
}

let site: Awaited<ReturnType<typeof serveSite>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const found = await findChromium();
  if (found === undefined) throw new Error("No Chromium found: the layout of the site cannot be looked at.");
  [site, browser] = await Promise.all([serveSite(), chromium.launch(found)]);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.close();
});

/** Titles and menu entries that are wider than their place. */
const cutTitles = (): Promise<string[]> =>
  page
    .locator("h1, .VPNavBarTitle .title, .VPSidebarItem .text, .VPNavBarMenuLink, .VPNavBarMenuGroup .text")
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.getClientRects().length > 0)
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          const isHidden = right <= 0; // the menu of a phone waits outside the window
          return !isHidden && (element.scrollWidth > element.clientWidth + 1 || left < 0 || right > window.innerWidth);
        })
        .map((element) => element.textContent.trim()),
    );

async function violations(colorScheme: "light" | "dark" = "light"): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const options = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
  const { violations: found } = await page.evaluate(
    (given) => (globalThis as unknown as InPage).axe.run(document, { ...given, resultTypes: ["violations"] }),
    options,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} ${target.join(" ")}`));
}

describe.each(paths)("%s", (path) => {
  beforeAll(async () => {
    await page.goto(`${site.url}${path}`);
  });

  test.each(widths)("at %d px nothing is cut, and nothing scrolls sideways", async (width) => {
    await page.setViewportSize({ width, height: 900 });
    expect(await cutTitles()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  test.each([360, 1440])("at %d px axe finds nothing, in light and in dark", async (width) => {
    await page.setViewportSize({ width, height: 900 });
    expect([...(await violations("light")), ...(await violations("dark"))]).toEqual([]);
  });
});

// What a width changes is the layout, and each of these has another one.
test.each([
  ["/guide/fudo", 768],
  ["/", 1280],
  ["/performance", 1512],
  ["/not-a-page", 1920],
])("axe finds nothing in %s at %d px", async (path, width) => {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${site.url}${path}`);
  expect(await violations()).toEqual([]);
});

test.each([768, 1280, 1440])("80 columns of code are read without scrolling at %d px", async (width) => {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${site.url}/guide/fudo`);
  const columns = await page
    .locator(".vp-doc pre code")
    .first()
    .evaluate((code) => {
      const probe = code.appendChild(document.createElement("span"));
      probe.textContent = "x".repeat(100);
      const { paddingLeft, paddingRight } = getComputedStyle(code);
      const padding = parseFloat(paddingLeft) + parseFloat(paddingRight);
      return ((code.parentElement?.clientWidth ?? 0) - padding) / (probe.getBoundingClientRect().width / 100);
    });
  expect(columns).toBeGreaterThanOrEqual(80);
});

describe("the first screen", () => {
  beforeAll(async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(site.url);
  });

  test("says what it is, shows the installation, the code, and what comes next", async () => {
    const shown = [
      page.getByRole("heading", { level: 1 }),
      page.getByText("npm install @identity-reports/sailpoint-reports"),
      page.getByText("sailpoint.runReport"),
      page.getByRole("link", { name: "Get started with SailPoint" }),
      page.getByText("faster per call"),
    ];
    const bottoms = await Promise.all(
      shown.map(async (each) => ((await each.first().boundingBox()) ?? { y: Infinity, height: 0 }).y),
    );
    expect(Math.max(...bottoms)).toBeLessThan(860);
  });

  test("shows another vendor by the keyboard alone, with its installation and its code", async () => {
    await page.getByRole("radio", { name: "SailPoint" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("npm install @identity-reports/session-reports").waitFor({ state: "visible" });
    await page.getByText("fudo.runReport").waitFor({ state: "visible" });
    expect(await page.getByText("sailpoint.runReport").isVisible()).toBe(false);
  });
});

test("the search box finds the page that its index knows", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${site.url}/guide/rows`);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("searchbox").fill("lambda");
  const first = page.locator("#localsearch-list .result").first();
  await first.waitFor();
  expect(await first.getAttribute("href")).toMatch(/^\/recipes\/aws-lambda-s3/);
});
