import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright";
import { expect, onTestFinished, test } from "vitest";
import { clientSecret, startBackend } from "./support.ts";

/** The browser of Playwright (`npx playwright install chromium`), or the one that CHROMIUM_PATH names. */
const executablePath = process.env["CHROMIUM_PATH"] ?? chromium.executablePath();

/** What a secret may look like on its way. */
const disguises = [clientSecret, encodeURIComponent(clientSecret), Buffer.from(clientSecret).toString("base64")];

// A machine without a browser still has backend.test.ts.
test.skipIf(!existsSync(executablePath))(
  "the page runs a report with tokens of the backend, and the secret never comes near it",
  async () => {
    const { fake, url } = await startBackend();
    // Containers refuse the namespaces that Chromium's sandbox needs, and this page is our own.
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ acceptDownloads: true });
    const page = await context.newPage();
    const seen: string[] = [];
    const bodies: Promise<unknown>[] = [];
    page.on("console", (message) => seen.push(message.text()));
    page.on("request", (request) => seen.push(request.url(), request.postData() ?? ""));
    page.on("response", (response) => {
      seen.push(JSON.stringify(response.headers()));
      const body = response.text().catch(() => ""); // a download has none
      bodies.push(body.then((text) => seen.push(text)));
    });

    await page.goto(url);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Run and save" }).click();
    await expect.poll(() => fake.runs.length).toBe(1);
    // In the middle of the wait: the page asks the backend again.
    fake.expireTokens();
    const file = await download;
    expect(file.suggestedFilename()).toBe("identities.csv");
    expect((await readFile(await file.path(), "utf8")).split("\n").length).toBeGreaterThan(30);
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^Saved identities\.csv/);

    await Promise.all(bodies);
    const storage = await context.storageState();
    const everything = [...seen, await page.content(), JSON.stringify(storage)].join("\n");
    expect(everything).toContain("/token");
    for (const disguise of disguises) expect(everything).not.toContain(disguise);
    expect(fake.callsTo("startReport")).toHaveLength(1);
    expect(fake.callsTo("getAccessToken").length).toBeGreaterThanOrEqual(2);
    // Signing in is the backend's alone: none of those calls came from a page.
    expect(fake.callsTo("getAccessToken").filter(({ headers }) => "origin" in headers)).toEqual([]);
  },
  20_000,
);
