import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { pingFake } from "@identity-reports/ping-reports/fake";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import {
  choose,
  expectHeading,
  fact,
  loadedScripts,
  panel,
  previewRows,
  runButton,
  runTakes,
  saveFile,
  sha256,
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

export function demoTests(app: App): void {
  test.each(Object.entries(tooEarly))("%s before the scripts have loaded does no harm", async (_, act) => {
    const page = await app.visit({ whileLoading: act });
    await runTakes(page, /half a second/);
    await runButton(page).click();
    await expectHeading(page, "SailPoint: Accounts of a source is ready");
  });

  test.each([
    ["SailPoint", "Accounts of a source", "sailpoint"],
    ["Fudo", "Sessions by protocol and user", "fudo"],
    ["Ping", "Role membership", "ping"],
  ] as const)("%s: run, save, look at the first rows", async (vendor, report, module) => {
    const page = await app.visit();
    await choose(page, vendor, report);
    await runTakes(page, /half a second/);
    await runButton(page).click();
    await expectHeading(page, `${vendor}: ${report} is ready`);
    const { name, bytes } = await saveFile(page, "CSV");

    const expected = await expectedFiles[vendor]();
    expect(bytes.equals(expected)).toBe(true);
    expect(name).toMatch(/\.csv$/);
    expect(await fact(page, "Size")).toBe(`${expected.byteLength.toLocaleString("en")} bytes`);
    expect(await fact(page, "SHA-256")).toBe(sha256(expected));
    expect(await fact(page, "Length verified")).toMatch(/^no: a browser does not show/);
    if (vendor === "Ping") expect(await fact(page, "Rows in the file")).toBe("240, all there are");
    const [columns = [], ...rows] = await previewRows(page);
    const [head] = new TextDecoder().decode(expected).split(/\r?\n/);
    expect(columns.join(",")).toBe(head);
    expect(rows).toHaveLength(20);
    await page.getByRole("table", { name: "The first 20 rows" }).waitFor();

    // SailPoint is there from the start; of the other two only the one that was chosen.
    const clients = (await loadedScripts(page)).filter((script) => ["sailpoint", "fudo", "ping"].includes(script));
    expect(new Set(clients)).toEqual(new Set(["sailpoint", module]));
  });

  test("a rate limit and a broken connection are shown, and got over", async () => {
    const page = await app.visit({ expectedErrors: /status of 429|net::ERR_FAILED/ });
    await page.getByLabel(/Answer 429 first/).check();
    await page.getByLabel(/Break the connection once/).check();
    await runTakes(page, /half a second/);
    const progress = panel(page, "SailPoint: Accounts of a source");
    const announced = page
      .getByRole("status")
      .filter({ hasText: /^SailPoint asks to wait: .* Next try at .* in 2 s\.$/ });
    // All of this lasts for two seconds only.
    await Promise.all([
      progress.getByText("SailPoint asks to wait: too many requests (429).").waitFor(),
      progress.getByText(/^Next try at \d\d:\d\d:\d\d, in \d s\.$/).waitFor(),
      announced.waitFor(),
      runButton(page).click(),
    ]);
    await expectHeading(page, /is ready$/);
    await page.getByText("What the client did").click();
    const lines = await page.getByRole("list").last().getByRole("listitem").allTextContents();
    expect(lines.filter((line) => line.includes("once more in"))).toEqual([
      expect.stringContaining("rate_limited"),
      expect.stringMatching(/GET .*\/result/),
    ]);
  });

  test("runs that fail", async () => {
    const page = await app.visit({ expectedErrors: /status of 403/ });
    await runTakes(page, /half a second/);
    for (const [vendor, label, title, message, code] of [
      [
        "SailPoint",
        "Fail the run",
        "The report could not be made",
        /ACCOUNTS report .* with FAILURE$/,
        "report_failed",
      ],
      ["Fudo", "Refuse the run: 403", "This is not allowed", /^POST \/api\/v2\/report answered 403/, "forbidden"],
      ["Ping", "Fail the run", "The report could not be made", /ROLE-MEMBERSHIP .*COMPLETED_FAILED/, "report_failed"],
    ] as const) {
      await page.getByRole("radio", { name: vendor }).check();
      await page.getByLabel(label).check();
      await runButton(page).click();
      await expectHeading(page, title);
      const problem = panel(page, title);
      await problem.getByText(message).waitFor();
      await problem.getByText(/^What to do: \S/).waitFor();
      expect(await fact(page, "Code")).toBe(code);
      // It is over, so there is nothing to go on with, now or after a reload.
      expect(await page.getByRole("button", { name: "Go on waiting" }).count()).toBe(0);
      expect(await page.evaluate(() => sessionStorage.getItem("runs") ?? "[]")).toBe("[]");
    }
    // The page is not stuck.
    await page.getByLabel("Fail the run").uncheck();
    await runButton(page).click();
    await expectHeading(page, /is ready$/);
  });

  test("cancelled, gone on with, reloaded, resumed, cancelled again and stopped", async () => {
    const page = await app.visit();
    const running = page.getByRole("definition").getByText("running", { exact: true });
    await runTakes(page, /30 seconds/);
    await runButton(page).click();
    await running.waitFor();
    const run = await fact(page, "Run");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectHeading(page, "Cancelled");
    await page.getByRole("button", { name: "Go on waiting" }).click();
    await running.waitFor();
    expect(await fact(page, "Run")).toBe(run);

    await page.reload();
    await page.getByText(/^Demo, started at/).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await running.waitFor();
    expect(await fact(page, "Run")).toBe(run);

    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Stop it at SailPoint" }).click();
    await expectHeading(page, "Stopped");
    await page.reload();
    await runButton(page).waitFor();
    expect(await page.getByRole("button", { name: "Resume" }).count()).toBe(0);
  });

  test("runs that ended while the page was gone", async () => {
    const page = await app.visit();
    for (const vendor of ["Fudo", "Ping"]) {
      await page.getByRole("radio", { name: vendor }).check();
      await runTakes(page, /half a second/);
      await runButton(page).click();
      await expect.poll(() => fact(page, "Run"), { timeout: 15_000 }).toMatch(/^(job_)?\w{16,}$/);
      const run = await fact(page, "Run");
      await page.reload();
      await page.getByRole("button", { name: "Resume" }).click();
      await expectHeading(page, /is ready$/);
      expect(await fact(page, "Run")).toBe(run);
      await saveFile(page, "CSV");
      // Collected, so there is nothing left to go on with.
      await page.reload();
      await runButton(page).waitFor();
      expect(await page.getByRole("button", { name: "Resume" }).count()).toBe(0);
    }
  });

  test("cancelled when the file was there already: it is saved, and nobody says otherwise", async () => {
    const page = await app.visit({
      prepare: () => {
        window.showSaveFilePicker = async ({ suggestedName }) => {
          const folder = await navigator.storage.getDirectory();
          const file = await folder.getFileHandle(suggestedName, { create: true });
          const getFile = async (): Promise<Blob> => {
            const cancelled = new Promise((done) => document.addEventListener("click", done, { once: true }));
            document.title = "reading back";
            await cancelled;
            return FileSystemFileHandle.prototype.getFile.call(file);
          };
          return Object.assign(file, { getFile });
        };
      },
    });
    await runTakes(page, /half a second/);
    await runButton(page).click();
    await expectHeading(page, /is ready$/);
    await page.getByRole("button", { name: "Save the file" }).click();
    await expect.poll(() => page.title()).toBe("reading back");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectHeading(page, /was saved$/);
    expect(await page.getByRole("status").textContent()).not.toContain("cancelled");
  });

  test("a picked file takes the bytes itself; a PDF and a ZIP are named, not shown", async () => {
    const page = await app.visit({
      prepare: () => {
        // No dialog can be answered here. What it would give is real: a file of the page's own file system.
        window.showSaveFilePicker = async ({ suggestedName }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      },
    });
    await runTakes(page, /half a second/);
    await runButton(page).click();
    await expectHeading(page, /is ready$/);
    await page.getByLabel("Format of the file").selectOption({ label: "PDF" });
    await page.getByRole("button", { name: "Save the file" }).click();
    await expectHeading(page, "SailPoint Accounts of a source.pdf was saved");
    await page.getByText("A PDF is not shown here. Open the saved file.").waitFor();
    const text = await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle("SailPoint Accounts of a source.pdf")).getFile()).text();
    });
    expect(text).toMatch(/^%PDF-[^]*%%EOF\s*$/);

    await choose(page, "SailPoint", "Hits of a search");
    await runButton(page).click();
    await expectHeading(page, /Hits of a search is ready$/);
    await page.getByRole("button", { name: "Save the file" }).click();
    await expectHeading(page, "SailPoint Hits of a search.csv was saved");
    expect(await fact(page, "Format")).toBe("ZIP");
    expect(await fact(page, "Name")).toBe("This is a ZIP file: rename it so that it ends in .zip");
  });
}
