import { expect, test } from "vitest";
import {
  expectBadge,
  fact,
  listed,
  openRun,
  openScene,
  runButton,
  runTakes,
  saveFile,
  sha256,
  shownHash,
  type App,
} from "./support.ts";

/** What happens to runs: they fail, go on by themselves, and are several at once. */
export function demoRunTests(app: App): void {
  test("a rate limit and a broken connection are shown, and the run goes on", async () => {
    const page = await app.visit({ expectedErrors: /status of 429|net::ERR_FAILED/ });
    await openScene(page);
    await page.getByLabel(/Answer 429 first/).check();
    await page.getByLabel(/Break the connection once/).check();
    await runTakes(page, "half a second");
    const announced = page.getByRole("status").filter({ hasText: /^Too many requests .* Next try at .* in 3 s\.$/ });
    // All of this lasts for three seconds only.
    await Promise.all([
      openRun(page).getByText("Too many requests (429): the vendor asks to wait.").waitFor(),
      openRun(page)
        .getByText(/^Next try at \d\d:\d\d:\d\d, in \d s\.$/)
        .waitFor(),
      announced.waitFor(),
      expectBadge(page, "Rate limited"),
      runButton(page).click(),
    ]);
    await expectBadge(page, "Ready to save");
    await page.getByRole("tab", { name: "Activity" }).click();
    const lines = await page.getByRole("list", { name: "What the client did" }).getByRole("listitem").allTextContents();
    expect(lines.filter((line) => line.includes("Retry in"))).toEqual([
      expect.stringContaining("rate_limited"),
      expect.stringMatching(/GET .*\/result/),
    ]);
  });

  test.each([
    ["SailPoint", "Fail the run", "The report failed", /ACCOUNTS report .* with FAILURE$/, "report_failed"],
    ["Fudo", "Refuse the run: 403", "Permission is missing", /^POST \/api\/v2\/report answered 403/, "forbidden"],
    ["Ping", "Fail the run", "The report failed", /ROLE-MEMBERSHIP .*COMPLETED_FAILED/, "report_failed"],
  ] as const)("a run that fails at %s, and the next one that does not", async (vendor, label, title, message, code) => {
    const page = await app.visit({ expectedErrors: /status of 403/ });
    await page.getByRole("radio", { name: vendor }).check();
    await runTakes(page, "half a second");
    await page.getByLabel(label).check();
    await runButton(page).click();
    await expectBadge(page, "Failed");
    await openRun(page).getByRole("heading", { name: title }).waitFor();
    await openRun(page).getByText(message).waitFor();
    await openRun(page)
      .getByText(/^What to do: \S/)
      .waitFor();
    await page.getByText("Technical details").click();
    expect(await fact(page, "Code")).toBe(code);
    expect(await page.title()).toMatch(/^Failed: /);
    // It is over, so there is nothing to wait for, now or after a reload.
    expect(await page.getByRole("button", { name: "Wait again" }).count()).toBe(0);
    await page.reload();
    await page.locator("#run-list").getByText("Failed").waitFor();

    await runTakes(page, "half a second");
    await page.getByRole("radio", { name: vendor }).check();
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
  });

  test("stopped, waited for again, reloaded, resumed by itself, and cancelled at the vendor", async () => {
    const page = await app.visit();
    await runTakes(page, "30 seconds");
    await runButton(page).click();
    await openRun(page).getByText("running", { exact: true }).waitFor();
    const run = await fact(page, "Run id");
    await page.getByRole("button", { name: "Stop waiting" }).click();
    await expectBadge(page, "Stopped waiting");
    await openRun(page)
      .getByText(/^The run continues at SailPoint\./)
      .waitFor();
    await page.getByRole("button", { name: "Wait again" }).click();
    await openRun(page).getByText("running", { exact: true }).waitFor();
    expect(await fact(page, "Run id")).toBe(run);

    await page.reload();
    await openRun(page).getByText("running", { exact: true }).waitFor();
    expect(await fact(page, "Run id")).toBe(run);

    await page.getByRole("button", { name: "Cancel at SailPoint" }).click();
    await expectBadge(page, "Cancelled");
    await page.reload();
    await page.locator("#run-list").getByText("Cancelled").waitFor();
    expect(await listed(page)).toEqual(["SailPoint: Accounts of a source / Cancelled"]);
  });

  test("several runs at once, each with its own file, and the title tells of them", async () => {
    const page = await app.visit();
    await runTakes(page, "3 seconds");
    for (const vendor of ["SailPoint", "Fudo", "Ping"] as const) {
      await page.getByRole("radio", { name: vendor }).check();
      await runButton(page).and(page.locator(":enabled")).click();
      await openRun(page)
        .getByRole("heading", { name: new RegExp(`^${vendor}`) })
        .waitFor();
    }
    expect(await page.title()).toBe("Running (3) – Identity reports");
    expect(await page.locator("#icon").getAttribute("href")).toBe("./icon-running.svg");
    await expect.poll(() => page.title(), { timeout: 15_000 }).toBe("Ready: Ping: Role membership – Identity reports");
    const hashes = new Set<string | null>();
    for (const title of ["SailPoint: Accounts of a source", "Fudo: Sessions by protocol and user"]) {
      await page.locator("#run-list").getByText(title).click();
      await openRun(page).getByRole("heading", { name: title }).waitFor();
      await saveFile(page, "CSV");
      hashes.add(await shownHash(page));
    }
    expect(hashes.size).toBe(2);
    expect(await listed(page)).toEqual([
      "Ping: Role membership / Ready to save",
      "Fudo: Sessions by protocol and user / Saved",
      "SailPoint: Accounts of a source / Saved",
    ]);
  });

  test("a run ends while the page is closed; what was saved stays in the list; a removed run comes back", async () => {
    const page = await app.visit();
    await page.getByRole("radio", { name: "Fudo" }).check();
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expect.poll(() => fact(page, "Run id"), { timeout: 15_000 }).toMatch(/^\w{16,}$/);
    const run = await fact(page, "Run id");
    await page.reload();
    await expectBadge(page, "Ready to save");
    expect(await fact(page, "Run id")).toBe(run);
    const { bytes } = await saveFile(page, "CSV");
    await page.reload();
    await page.locator("#run-list").getByText(sha256(bytes).slice(0, 12)).click();
    expect(await shownHash(page)).toBe(sha256(bytes));

    await page.getByRole("button", { name: "Remove from the list" }).click();
    expect(await listed(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await shownHash(page)).toBe(sha256(bytes));
    expect(await listed(page)).toEqual(["Fudo: Sessions by protocol and user / Saved"]);
  });
}
