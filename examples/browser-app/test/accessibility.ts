import axe from "axe-core";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { choose, expectBadge, openRun, openScene, runButton, runTakes, saveFile, type App } from "./support.ts";

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

/** From a small phone, and a common window at 200 %, to a wide screen. */
async function tooWideAt(page: Page): Promise<number[]> {
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  const tooWide: number[] = [];
  for (const width of [320, 360, 640, 768, 1440, 1920]) {
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
    await runTakes(page, "30 seconds");
    await runButton(page).click();
    await openRun(page).getByText("RUNNING", { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Stop waiting" }).click();
    await expectBadge(page, "Stopped waiting");
    await expectAccessible(page);

    await choose(page, "SailPoint", "Accounts of a source");
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    await expectAccessible(page);
    await saveFile(page, "CSV");
    await page.getByRole("table").waitFor();
    await expectAccessible(page);
    for (const tab of ["Activity", "Code"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expectAccessible(page);
    }

    await page.getByLabel("Fail the run").check();
    await runButton(page).click();
    await expectBadge(page, "Failed");
    await page.getByRole("radio", { name: "Your tenant" }).check();
    await runButton(page).click();
    await expectAccessible(page);
  });

  test.each([
    [1440, 900],
    [768, 1024],
    [360, 640],
  ])("the button that runs the report is in view at %i × %i, with the switches open, too", async (width, height) => {
    const page = await app.visit({ viewport: { width, height } });
    const isInView = async (): Promise<boolean> => {
      const box = await runButton(page).boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= height;
    };
    expect(await isInView()).toBe(true);
    await openScene(page);
    expect(await isInView()).toBe(true);
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
      for (let presses = 0; presses < 30 && (await focused()) !== name; presses++) await keyboard.press("Tab");
      expect(await focused()).toBe(name);
    };
    await tabTo("Demo");
    await tabTo("SailPoint");
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    expect(await focused()).toBe("Ping");
    await page.getByLabel("Realm").waitFor();
    await tabTo("What happens in the demo");
    await keyboard.press("Enter");
    await tabTo("The run takes");
    await keyboard.press("ArrowUp");
    await tabTo("Run the report");
    await keyboard.press("Enter");
    // The user is taken to the run.
    await expect.poll(focused).toBe("Ping: Role membership");
    await expectBadge(page, "Ready to save");
    await tabTo("Run");
    await keyboard.press("ArrowRight");
    expect(await focused()).toBe("Code");
    await openRun(page).getByText("PingReportsClient.fromEnv").waitFor();
    await keyboard.press("ArrowLeft");
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
    const rows = page.getByRole("region", { name: "The first 20 of 240 rows" });
    await rows.waitFor();
    // The button is gone; the user is at the heading of the run, not at the top of the page.
    expect(await focused()).toBe("Ping: Role membership");
    await tabTo("Filter the rows");
    // The table is wider than its place, and is scrolled by its own keys.
    await tabTo(await rows.evaluate((region) => region.textContent.trim()));
  });

  test("what a screen reader is given: landmarks, names and states", async () => {
    const page = await app.visit();
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    const tree = await page.locator("body").ariaSnapshot();
    for (const line of [
      /- link "Documentation"/,
      /- form "Choose a report"/,
      /- radio "SailPoint" \[checked\]/,
      /- combobox "Report"/,
      /- region "Runs"/,
      /button "SailPoint: Accounts of a source Ready to save Demo/,
      /region "SailPoint: Accounts of a source"/,
      /- tab "Run" \[selected\]/,
      /- tabpanel "Run"/,
      /- combobox "Format of the file"/,
    ]) {
      expect(tree).toMatch(line);
    }
  });

  test("nothing moves for those who want it still, and Windows high contrast shows how far it is", async () => {
    const page = await app.visit();
    await runTakes(page, "30 seconds");
    await runButton(page).click();
    const bar = page.getByRole("progressbar", { name: "The report is being made" });
    const style = (name: "animationName" | "backgroundImage"): Promise<string> =>
      bar.evaluate((element, property) => getComputedStyle(element)[property], name);
    expect(await style("animationName")).toBe("none");
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await style("animationName")).toBe("flow");
    await page.emulateMedia({ forcedColors: "active" });
    expect(await style("backgroundImage")).toContain("gradient");
  });
}
