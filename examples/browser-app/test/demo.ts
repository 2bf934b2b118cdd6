import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import {
  choose,
  expectBadge,
  fact,
  listed,
  loadedScripts,
  openRun,
  previewRows,
  runButton,
  runTakes,
  saveFile,
  sha256,
  shownHash,
  type App,
} from "./support.ts";

/** What the demo's fakes serve, from fakes of the same kind in this process. */
const expectedFiles = {
  SailPoint: async () => {
    const report = await sailPointFake({ rows: 240 })
      .client()
      .runReport({
        reportType: "ACCOUNTS",
        arguments: { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" },
      });
    return (await report.download({ format: "csv" })).bytes();
  },
  Fudo: async () => {
    const report = await sessionFake({ rows: 240 })
      .client()
      .runReport({ criteria: [{ field: "protocol", value: "ssh" }] });
    return (await report.download({ format: "csv" })).bytes();
  },
  Ping: async () => {
    const report = await pingFake({ rows: 240 })
      .client()
      .runReport({ name: "ROLE-MEMBERSHIP", realm: "alpha", parameters: { roles: ["Auditor", "Help Desk"] } });
    return (await report.download({ format: "csv" })).bytes();
  },
};

/** What an impatient user does. */
const tooEarly: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "a click on the button": (page) => page.locator("#run").click({ force: true }),
  "Enter in a field": async (page) => {
    await page.locator("input[name=mode]:checked").focus();
    await page.keyboard.press("Enter");
  },
};

/** A folder of the page's own stands in for the dialogue, which cannot be answered here. */
const pickFromFolder = (): void => {
  window.showSaveFilePicker = async ({ suggestedName }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
};

export function demoTests(app: App): void {
  test.each(Object.entries(tooEarly))("%s before the scripts have loaded does no harm", async (_, act) => {
    const page = await app.visit({ whileLoading: act });
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
  });

  test.each([
    ["SailPoint", "Accounts of a source", "sailpoint"],
    ["Fudo", "Sessions by protocol and user", "fudo"],
    ["Ping", "Role membership", "ping"],
  ] as const)("%s: run, save, look at the first rows", async (vendor, report, module) => {
    const page = await app.visit();
    await choose(page, vendor, report);
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    const { name, bytes } = await saveFile(page, "CSV");

    const expected = await expectedFiles[vendor]();
    expect(bytes.equals(expected)).toBe(true);
    expect(name).toMatch(/\.csv$/);
    expect(await fact(page, "Size")).toContain(`${expected.byteLength.toLocaleString("en")} bytes`);
    expect(await shownHash(page)).toBe(sha256(expected));
    const checks = await page
      .getByRole("list", { name: "What is known about the file" })
      .getByRole("listitem")
      .allTextContents();
    expect(checks.at(-1)).toContain("Length: a browser cannot check it");
    if (vendor !== "Fudo") expect(checks.some((check) => check.includes("as many as the vendor announced"))).toBe(true);
    await page.getByRole("table", { name: "The first 20 of 240 rows" }).waitFor();
    const [columns = [], ...rows] = await previewRows(page);
    const [head] = new TextDecoder().decode(expected).split(/\r?\n/);
    expect(columns.join(",")).toBe(head);
    expect(rows).toHaveLength(20);
    expect(await listed(page)).toEqual([`${vendor}: ${report} / Saved`]);

    // SailPoint is there from the start; of the other two only the one that was chosen.
    const clients = (await loadedScripts(page)).filter((script) => ["sailpoint", "fudo", "ping"].includes(script));
    expect(new Set(clients)).toEqual(new Set(["sailpoint", module]));
  });

  test("the filter finds rows in the whole file", async () => {
    const page = await app.visit();
    await choose(page, "Ping", "Role membership");
    await page.getByLabel("Roles").fill("");
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    const { bytes } = await saveFile(page, "CSV");
    const lines = bytes.toString().trim().split(/\r?\n/).slice(1);
    const matching = lines.filter((line) => line.toLowerCase().includes("manager"));
    expect(matching.length).toBeGreaterThan(20);
    await page.getByLabel("Filter the rows").fill("MANAGER");
    await page.getByRole("table", { name: `${matching.length} rows of 240 with “manager”` }).waitFor();
    const [, ...rows] = await previewRows(page);
    expect(rows).toHaveLength(20);
    expect(rows.filter((cells) => !cells.join().toLowerCase().includes("manager"))).toEqual([]);
    await page.getByLabel("Filter the rows").fill("no such thing");
    await page.getByText("0 rows of 240 with “no such thing”", { exact: true }).first().waitFor();
  });

  test("stopped when the file was in its place already: it is saved, and says so", async () => {
    const page = await app.visit({
      prepare: () => {
        window.showSaveFilePicker = async ({ suggestedName }) => {
          const folder = await navigator.storage.getDirectory();
          const file = await folder.getFileHandle(suggestedName, { create: true });
          const getFile = async (): Promise<Blob> => {
            const stopped = new Promise((done) => document.addEventListener("click", done, { once: true }));
            document.body.dataset["reading"] = "yes";
            await stopped;
            return FileSystemFileHandle.prototype.getFile.call(file);
          };
          return Object.assign(file, { getFile });
        };
      },
    });
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    await page.getByRole("button", { name: "Save the file" }).click();
    await page.locator("body[data-reading]").waitFor();
    await page.getByRole("button", { name: "Stop saving" }).click();
    await expectBadge(page, "Saved");
  });

  test("a picked file takes the bytes itself; a PDF and a ZIP can be looked into", async () => {
    const page = await app.visit({ prepare: pickFromFolder });
    await runTakes(page, "half a second");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    await page.getByLabel("Format of the file").selectOption({ label: "PDF" });
    await page.getByRole("button", { name: "Save the file" }).click();
    await openRun(page).getByText("Saved as SailPoint Accounts of a source.pdf").waitFor();
    expect(await page.getByRole("link", { name: "Open the PDF in a new tab" }).getAttribute("href")).toMatch(/^blob:/);
    const text = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle("SailPoint Accounts of a source.pdf")).getFile()).text();
    });
    expect(text).toMatch(/^%PDF-[^]*%%EOF\s*$/);

    await choose(page, "SailPoint", "Search results");
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    await page.getByRole("button", { name: "Save the file" }).click();
    await expectBadge(page, "Saved");
    expect(await fact(page, "Format")).toBe("ZIP");
    expect(await fact(page, "Name")).toBe("This is a ZIP file: rename it so that it ends in .zip");
    const members = page.getByLabel(/^The archive has \d+ files?$/);
    expect(await members.locator("option").first().textContent()).toMatch(/\.csv \(.*\)$/);
    await page.getByRole("table").waitFor();
    expect((await previewRows(page)).length).toBeGreaterThan(1);
  });
}
