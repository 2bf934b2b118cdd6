import axe from "axe-core";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { choose, expectHeading, runButton, runTakes, saveFile, type App } from "./support.ts";

/** What the script of axe leaves in the page. */
interface InPage {
  readonly axe: typeof axe;
}

/** Rules that the page breaks, and where. Only colours differ in the dark. */
async function violations(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
  const { violations: found } = await page.evaluate(
    (only) => (globalThis as unknown as InPage).axe.run(document, only === undefined ? {} : { runOnly: only }),
    rules,
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} ${target.join(" ")}`));
}

/** The widths of a small phone, and of a common window at 200 %. */
async function tooWideAt(page: Page): Promise<number[]> {
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  const tooWide: number[] = [];
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 640 });
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) tooWide.push(width);
  }
  await page.setViewportSize(size);
  return tooWide;
}

async function expectAccessible(page: Page): Promise<void> {
  expect(await tooWideAt(page)).toEqual([]);
  expect([...(await violations(page, "light")), ...(await violations(page, "dark"))]).toEqual([]);
}

export function accessibilityTests(app: App): void {
  test("no violations and no horizontal scrolling, in any state, in light and dark", async () => {
    const page = await app.visit();
    await expectAccessible(page);

    await choose(page, "Ping", "User last login");
    await runTakes(page, /30 seconds/);
    await runButton(page).click();
    await page.getByRole("definition").getByText("RUNNING", { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectHeading(page, "Cancelled");
    await expectAccessible(page);

    await choose(page, "SailPoint", "Accounts of a source");
    await runTakes(page, /half a second/);
    await runButton(page).click();
    await expectHeading(page, /is ready$/);
    await saveFile(page, "CSV");
    await page.getByText("What the client did").click();
    // With the run that was cancelled before offered on top.
    await page.getByRole("button", { name: "Resume" }).waitFor();
    await expectAccessible(page);

    await page.getByLabel("Fail the run").check();
    await runButton(page).click();
    await expectHeading(page, "The report could not be made");
    await page.getByRole("radio", { name: "Your tenant" }).check();
    await expectAccessible(page);
  });

  test("by keyboard alone", async () => {
    const page = await app.visit();
    const { keyboard } = page;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: element } = document;
        const [label] =
          element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? (element.labels ?? []) : [];
        return (label ?? element)?.textContent.trim().split(/\n/)[0] ?? "";
      });
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 25 && (await focused()) !== name; presses++) await keyboard.press("Tab");
      expect(await focused()).toBe(name);
    };
    await tabTo("Demo");
    await tabTo("SailPoint");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    expect(await focused()).toBe("Ping");
    await page.getByLabel("Realm").waitFor();
    await tabTo("The run takes");
    await keyboard.press("ArrowUp");
    await tabTo("Run the report");
    await keyboard.press("Enter");
    await expectHeading(page, "Ping: Role membership is ready");
    await tabTo("Format of the file");
    await keyboard.press("ArrowDown");
    await tabTo("Save the file");
    // Seen as well as felt.
    const outline = await page
      .getByRole("button", { name: "Save the file" })
      .evaluate((button) => getComputedStyle(button));
    expect(outline.outlineStyle).toBe("solid");
    const download = page.waitForEvent("download");
    await keyboard.press("Enter");
    expect((await download).suggestedFilename()).toMatch(/\.jsonl$/);
    await expectHeading(page, /was downloaded$/);
    await page.getByRole("table", { name: "The first 20 rows" }).waitFor();
    // The table is wider than its place, and is scrolled by its own keys.
    await tabTo(
      await page.getByRole("region", { name: "The first 20 rows" }).evaluate((region) => region.textContent.trim()),
    );
  });

  test("nothing moves for those who want it still", async () => {
    const page = await app.visit();
    await runTakes(page, /30 seconds/);
    await runButton(page).click();
    const bar = page.getByRole("progressbar", { name: "The report is on its way" });
    const animation = (): Promise<string> => bar.evaluate((element) => getComputedStyle(element).animationName);
    expect(await animation()).toBe("none");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await animation()).toBe("flow");
  });
}
