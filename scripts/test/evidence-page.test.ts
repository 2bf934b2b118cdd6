import { chromium, type Browser, type Page } from "playwright";
import { renderSummary, verifyCollection } from "@identity-reports/evidence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accounts, makeCollection } from "../../packages/evidence/test/support/collections.js";
import { findChromium } from "../chromium.mjs";

const long = "x".repeat(300);
const folder = makeCollection({
  reports: [
    {
      ...accounts,
      record: {
        report: { type: long, title: long, origin: "custom", definition: { query: `${long} AND ${long}` } },
        request: { arguments: { application: "2c91", query: long }, format: "csv", requestIds: [long] },
        declared: { controlIds: ["AC-2", "AC-6"], purpose: `${long} ${"words and words ".repeat(60)}` },
      },
    },
    { id: "roles-of-a-tenant-whose-name-is-as-long-as-it-may-be", record: {} },
  ],
  instead: { "notes.txt": "x" },
});
const { html } = renderSummary(await verifyCollection(folder));

let browser: Browser;
beforeAll(async () => {
  const found = await findChromium();
  if (found === undefined) throw new Error("the page is looked at in Chromium: set CHROMIUM_PATH to one");
  browser = await chromium.launch(found);
}, 60_000);
afterAll(() => browser.close());

/** The page in a window of so many pixels. */
async function open(width: number, look: Parameters<Page["emulateMedia"]>[0]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.emulateMedia(look);
  await page.setContent(html);
  return page;
}

/** What is wider than the place that it has: it would be cut, or scrolled to. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ tagName, className }) => `${tagName}.${className}`),
  );

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

describe.each(["light", "dark"] as const)("the page of a collection on a %s screen", (colorScheme) => {
  test.each([360, 1440])("has nothing that is cut at %i pixels", async (width) => {
    expect(await tooWide(await open(width, { colorScheme }))).toEqual([]);
  });
});

describe("on paper", () => {
  /** What A4 has between its margins. */
  const paper = { media: "print", colorScheme: "dark" } as const;
  const paperWidth = 688;

  test("it has nothing that is cut", async () => {
    expect(await tooWide(await open(paperWidth, paper))).toEqual([]);
  });

  test("it is black on white, whatever the screen", async () => {
    expect(await background(await open(paperWidth, paper))).toBe("rgb(255, 255, 255)");
  });

  test("it is a PDF of several pages", async () => {
    const page = await open(paperWidth, { colorScheme: "dark" });
    const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    const pages = /\/Type\s*\/Pages[^]*?\/Count\s+(\d+)/.exec(pdf)?.[1] ?? /\/Count\s+(\d+)/.exec(pdf)?.[1];
    expect(Number(pages)).toBeGreaterThan(1);
  });
});
