import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { serve } from "@identity-reports/fake-server";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Page } from "playwright";
import { expect, onTestFinished, test } from "vitest";
import {
  choose,
  expectBadge,
  fact,
  listed,
  loadedScripts,
  openRun,
  previewRows,
  runButton,
  saveFile,
  type App,
} from "./support.ts";

/** A tenant on another origin, over real HTTP. */
async function startTenant(options: SailPointFakeOptions = {}) {
  const fake = sailPointFake(options);
  const server = await serve(fake);
  onTestFinished(() => server.close());
  return { fake, url: server.url };
}

async function connect(page: Page, url: string, token: string): Promise<void> {
  await page.getByRole("radio", { name: "Your tenant" }).check();
  await page.getByLabel("Address").fill(url);
  await page.locator("#token").fill(token);
}

/** Starts a run at a tenant, and stops waiting once the tenant was asked how far it is. */
async function startAndStop(page: Page, { fake, url }: Awaited<ReturnType<typeof startTenant>>): Promise<void> {
  await choose(page, "SailPoint", "Identities");
  await connect(page, url, fake.issueToken());
  await runButton(page).click();
  await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Stop waiting" }).click();
  await expectBadge(page, "Stopped waiting");
}

export function tenantTests(app: App): void {
  test("a wrong token, then the right one, and a file of the very bytes", async () => {
    const { fake, url } = await startTenant();
    const page = await app.visit({ expectedErrors: /status of 401/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, "not-a-token");
    await runButton(page).click();
    await openRun(page).getByRole("heading", { name: "The token was not accepted" }).waitFor();
    await page.getByText("Technical details").click();
    expect(await fact(page, "Call")).toBe(`POST ${url}/reports/v1/run`);
    expect(await fact(page, "Status")).toBe("401");
    await openRun(page)
      .getByText(/^What to do: Enter a new token of SailPoint/)
      .waitFor();

    // The whole header was pasted.
    await page.getByLabel(`Access token for ${url}`).fill(`Bearer ${fake.issueToken()}`);
    await page.getByLabel(`Access token for ${url}`).press("Enter");
    await expectBadge(page, "Ready to save");
    const { name, bytes } = await saveFile(page, "CSV");
    const [run] = fake.runs;
    const report = await fake.client({ baseUrl: url }).resume({ id: run?.id ?? "" });
    expect(bytes.equals(await (await report.download({ format: "csv" })).bytes())).toBe(true);
    expect(name).toBe("Identities Report.csv");
    await page.getByRole("table").waitFor();
    expect((await previewRows(page)).length).toBe(21);

    // Nothing of the demo is in the way of real requests, and a token for one vendor does not go to the next.
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect((await loadedScripts(page)).filter((script) => /demo/.test(script))).toEqual([]);
    await page.getByRole("radio", { name: "Fudo" }).check();
    expect(await page.getByLabel("API key").inputValue()).toBe("");
  });

  test("what is wrong with the form is said at its field, and there is no run", async () => {
    const page = await app.visit();
    await page.getByRole("radio", { name: "Your tenant" }).check();
    await runButton(page).click();
    const address = page.getByLabel("Address");
    const described = (): Promise<string> =>
      address.evaluate((input) =>
        (input.getAttribute("aria-describedby") ?? "")
          .split(" ")
          .map((id) => document.getElementById(id)?.textContent)
          .join(" "),
      );
    expect(await address.getAttribute("aria-invalid")).toBe("true");
    expect(await described()).toContain("Enter the address.");
    expect(await address.evaluate((input) => input === document.activeElement)).toBe(true);

    await choose(page, "SailPoint", "Identities");
    await connect(page, "https://acme.identitynow.com", "a-token");
    await runButton(page).click();
    await expect.poll(described).toContain("https://acme.api.identitynow.com");
    expect(await described()).toMatch(/^Address: this is where people sign in/);
    expect(await listed(page)).toEqual([]);
    await address.fill("https://acme.api.identitynow.com");
    expect(await address.getAttribute("aria-invalid")).toBe(null);
  });

  test("a token that ends in the meantime, and another for the same run", async () => {
    const { fake, url } = await startTenant();
    const page = await app.visit({ expectedErrors: /status of 401/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, fake.issueToken());
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    fake.expireTokens();
    await page.getByRole("button", { name: "Save the file" }).click();
    await openRun(page).getByRole("heading", { name: "The token was not accepted" }).waitFor();

    // What is in the form for another tenant does not go to this one.
    const calls = fake.calls.length;
    await page.getByLabel("Address").fill("https://other.example");
    await page.locator("#token").fill("for-the-other");
    expect(fake.calls.length).toBe(calls);

    await page.getByLabel(`Access token for ${url}`).fill(fake.issueToken());
    await page.getByRole("button", { name: "Continue" }).click();
    await openRun(page).getByRole("heading", { name: "The token was not accepted" }).waitFor({ state: "detached" });
    await expectBadge(page, "Ready to save");
    await saveFile(page, "CSV");
    expect(fake.runs).toHaveLength(1);
  });

  test("another tab later: the run is in the list, its token is asked for, and it is not started again", async () => {
    const { fake, url } = await startTenant({ runMs: 60_000 });
    const token = fake.issueToken();
    const page = await app.visit();
    await choose(page, "SailPoint", "Accounts of a source");
    await connect(page, url, token);
    await page.getByLabel("Id of the source").fill("2c91");
    await page.getByLabel("Name of the source").fill("AD");
    await runButton(page).click();
    await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(0);
    const run = await fact(page, "Run id");
    const { origins } = await page.context().storageState({ indexedDB: true });
    const session = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    expect(JSON.stringify(origins)).toContain(run);
    expect(JSON.stringify(origins) + session).not.toContain(token);

    // A tab of its own: nothing of the first one's memory is there.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await page.close();
    const calls = fake.calls.length;
    await other.locator("#run-list").getByText("SailPoint: Accounts of a source").click();
    await expectBadge(other, "Stopped waiting");
    expect(fake.calls.length).toBe(calls);
    await other.getByLabel(`Access token for ${url}`).fill(token);
    await other.keyboard.press("Enter");
    await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(1);
    expect(await fact(other, "Run id")).toBe(run);
    expect(fake.callsTo("startReport")).toHaveLength(1);
    await other.getByRole("button", { name: "Cancel at SailPoint" }).click();
    await expectBadge(other, "Cancelled");
    expect(fake.runs.map(({ status }) => status)).toEqual(["TERMINATED"]);
  });

  test("a run that could not be cancelled is still there to wait for", async () => {
    const tenant = await startTenant({ runMs: 60_000 });
    const page = await app.visit({ expectedErrors: /status of 403/ });
    await startAndStop(page, tenant);
    tenant.fake.fail("cancelReport", ["403"]);
    await page.getByRole("button", { name: "Cancel at SailPoint" }).click();
    await openRun(page).getByRole("heading", { name: "Permission is missing" }).waitFor();
    await page.getByRole("button", { name: "Wait again" }).click();
    await expectBadge(page, "Running");
  });

  test("a tenant that does not let this page in, and an address where nothing answers", async () => {
    const { url } = await startTenant({ behaviour: { cors: "none" } });
    const page = await app.visit({ expectedErrors: /CORS|ERR_FAILED|ERR_CONNECTION_REFUSED|status of 404/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, "a-token");
    await runButton(page).click();
    const advice = openRun(page)
      .getByRole("paragraph")
      .filter({ hasText: /^What to do: / });
    await advice.waitFor();
    expect(await advice.textContent()).toContain("responds, but does not let this page read its responses (CORS).");

    const closed = await closedPort();
    await page.getByLabel("Address").fill(`http://127.0.0.1:${closed}`);
    await page.locator("#token").fill("a-token");
    await runButton(page).click();
    await expect.poll(() => advice.textContent()).toContain(`No server responds at 127.0.0.1:${closed}.`);
  });

  test("an HTML report is read as text: nothing in it runs or is loaded", async () => {
    const fake = sessionFake({ behaviour: { cors: "open" } });
    const server = await serve(fake);
    onTestFinished(() => server.close());
    const hostile = `<script>document.title = "run"</script><img src="${server.url}/seen">`;
    const cell = `<img src=x onerror="document.title = 'run'"><b style="color: red">root</b> &lt;script>`;
    const file = `<!doctype html><html><body>${hostile}<table><tr><th>User</th></tr><tr><td>${cell}</td></tr></table></body></html>`;
    fake.nextRun({ file });
    // The page's policy holds in there as well, and says what it has kept from running.
    const page = await app.visit({
      expectedErrors: /violates the following Content Security Policy|^CSP: (script|style)-src-attr/,
    });
    await page.getByRole("radio", { name: "Fudo" }).check();
    await connect(page, server.url, fake.credentials.apiKey);
    await runButton(page).click();
    await expectBadge(page, "Ready to save");
    const { bytes } = await saveFile(page, "HTML");
    expect(bytes.toString()).toBe(file);
    await page.getByRole("table").waitFor();
    expect(await previewRows(page)).toEqual([["User"], ["root <script>"]]);
    expect(await page.title()).toBe("Identity reports");
    expect(fake.calls.map(({ path }) => path)).not.toContain("/seen");
  });

  test("the code that is shown does in Node what the page does", async () => {
    const { fake, url } = await startTenant();
    const page = await app.visit();
    await choose(page, "SailPoint", "Search results");
    await connect(page, url, "");
    await page.getByLabel("Query").fill(`attributes.city:"London"`);
    const code = page.getByRole("region", { name: "The code for what is chosen" });
    await expect.poll(() => code.textContent()).toContain(url);
    const folder = await folderInPackage();
    await writeFile(join(folder, "run.mjs"), (await code.textContent()) ?? "");
    const { clientId, clientSecret } = fake.credentials;
    const env = { ...process.env, SAIL_CLIENT_ID: clientId, SAIL_CLIENT_SECRET: clientSecret };
    const { stdout } = await promisify(execFile)(process.execPath, ["run.mjs"], { cwd: folder, env });
    const [saved = ""] = await readdir(join(folder, "reports"));
    expect(stdout).toContain(saved);
    expect((await readFile(join(folder, "reports", saved))).subarray(0, 2).toString()).toBe("PK");
  });
}

/** A folder in which the packages are found as they are in this one. */
async function folderInPackage(): Promise<string> {
  const parent = join(import.meta.dirname, "..", "node_modules", ".cache");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "code-"));
  await mkdir(join(folder, "reports"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A port of this machine that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
