import { serve } from "@identity-reports/fake-server";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Page } from "playwright";
import { expect, onTestFinished, test } from "vitest";
import {
  choose,
  expectHeading,
  fact,
  loadedScripts,
  panel,
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
  await page.getByLabel(/^(Access token|API key)$/).fill(token);
}

/** Starts a run at a tenant, and gives up waiting for it once the tenant was asked how far it is. */
async function startAndCancel(page: Page, { fake, url }: Awaited<ReturnType<typeof startTenant>>): Promise<void> {
  await choose(page, "SailPoint", "Identities");
  await connect(page, url, fake.issueToken());
  await runButton(page).click();
  await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expectHeading(page, "Cancelled");
}

export function tenantTests(app: App): void {
  test("a wrong token, then the right one, and a file of the very bytes", async () => {
    const { fake, url } = await startTenant();
    const page = await app.visit({ expectedErrors: /status of 401/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, "not-a-token");
    await runButton(page).click();
    await expectHeading(page, "The token was not accepted");
    expect(await fact(page, "Call")).toBe(`POST ${url}/reports/v1/run`);
    expect(await fact(page, "Status")).toBe("401");
    await panel(page, "The token was not accepted")
      .getByText(/^What to do: Put a new one from SailPoint into the form/)
      .waitFor();

    await page.getByLabel("Access token").fill(fake.issueToken());
    await page.getByLabel("Access token").press("Enter");
    await expectHeading(page, "SailPoint: Identities is ready");
    const { name, bytes } = await saveFile(page, "CSV");
    const [run] = fake.runs;
    const report = await fake.client({ baseUrl: url }).resume({ id: run?.id ?? "" });
    expect(bytes.equals(await (await report.download({ format: "csv" })).bytes())).toBe(true);
    expect(name).toBe("Identities Report.csv");
    expect((await previewRows(page)).length).toBe(21);

    // Nothing of the demo is in the way of real requests, and a token for one vendor does not go to the next.
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect((await loadedScripts(page)).filter((script) => /demo/.test(script))).toEqual([]);
    await page.getByRole("radio", { name: "Fudo" }).check();
    expect(await page.getByLabel("API key").inputValue()).toBe("");
  });

  test("a token that ended in the meantime, and one for somewhere else", async () => {
    const { fake, url } = await startTenant();
    const page = await app.visit({ expectedErrors: /status of 401/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, fake.issueToken());
    await runButton(page).click();
    await expectHeading(page, "SailPoint: Identities is ready");
    fake.expireTokens();
    const save = page.getByRole("button", { name: "Save the file" });
    await save.click();
    await expectHeading(page, "The token was not accepted");

    // Whatever is in the form for another tenant does not go to this one.
    const calls = fake.calls.length;
    await page.getByLabel("Address").fill("https://other.example");
    await page.getByLabel("Access token").fill("for-the-other");
    await save.click();
    await expectHeading(page, "No access token");
    expect(fake.calls.length).toBe(calls);

    await connect(page, url, fake.issueToken());
    await saveFile(page, "CSV");
    expect(fake.runs).toHaveLength(1);
  });

  test("after a reload the token is asked for again, and the run is gone on with, not begun anew", async () => {
    const { fake, url } = await startTenant({ runMs: 60_000 });
    const token = fake.issueToken();
    const page = await app.visit();
    await connect(page, url, token);
    await page.getByLabel("Id of the source").fill("2c91");
    await page.getByLabel("Name of the source").fill("AD");
    await runButton(page).click();
    await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(0);
    const run = await fact(page, "Run");
    const { origins } = await page.context().storageState({ indexedDB: true });
    const session = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    expect(session).toContain(run);
    expect(JSON.stringify(origins) + session).not.toContain(token);

    await page.reload();
    const calls = fake.calls.length;
    await page.getByRole("button", { name: "Resume" }).click();
    await expect
      .poll(() => page.getByLabel("Access token").evaluate((field) => field === document.activeElement))
      .toBe(true);
    expect(await page.getByLabel("Address").inputValue()).toBe(url);
    expect(await page.getByLabel("Access token").inputValue()).toBe("");
    expect(await page.getByLabel("Name of the report").isVisible()).toBe(false);
    expect(fake.calls.length).toBe(calls);
    await page.keyboard.type(token);
    await page.keyboard.press("Enter");
    await expect.poll(() => fake.callsTo("getReportResult").length, { timeout: 15_000 }).toBeGreaterThan(1);
    expect(await fact(page, "Run")).toBe(run);
    expect(fake.callsTo("startReport")).toHaveLength(1);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectHeading(page, "Cancelled");
    await page.getByRole("button", { name: "Stop it at SailPoint" }).click();
    await expectHeading(page, "Stopped");
    expect(fake.runs.map(({ status }) => status)).toEqual(["TERMINATED"]);
  });

  test("another vendor is looked at in the middle: the run can still be gone on with", async () => {
    const tenant = await startTenant({ runMs: 60_000 });
    const page = await app.visit();
    await startAndCancel(page, tenant);
    await page.getByRole("radio", { name: "Ping" }).check();
    await page.getByRole("button", { name: "Go on waiting" }).click();
    await page.getByRole("button", { name: "Resume the run" }).waitFor();
    await page.getByRole("radio", { name: "Fudo" }).check();
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => page.getByLabel("Address").inputValue()).toBe(tenant.url);
  });

  test("a run that could not be stopped is still there to go on with", async () => {
    const tenant = await startTenant({ runMs: 60_000 });
    const page = await app.visit({ expectedErrors: /status of 403/ });
    await startAndCancel(page, tenant);
    tenant.fake.fail("cancelReport", ["403"]);
    await page.getByRole("button", { name: "Stop it at SailPoint" }).click();
    await expectHeading(page, "This is not allowed");
    await page.getByRole("button", { name: "Go on waiting" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Resume" }).waitFor();
  });

  test("a tenant that does not let this page in", async () => {
    const { url } = await startTenant({ behaviour: { cors: "none" } });
    const page = await app.visit({ expectedErrors: /CORS|ERR_FAILED/ });
    await choose(page, "SailPoint", "Identities");
    await connect(page, url, "a-token");
    await runButton(page).click();
    await expectHeading(page, "No connection");
    await panel(page, "No connection")
      .getByText(/^What to do: .*does not allow this origin \(CORS\)/)
      .waitFor();
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
    await expectHeading(page, /is ready$/);
    const { bytes } = await saveFile(page, "HTML");
    expect(bytes.toString()).toBe(file);
    expect(await previewRows(page)).toEqual([["User"], ["root <script>"]]);
    expect(await page.title()).toBe("Identity reports");
    expect(fake.calls.map(({ path }) => path)).not.toContain("/seen");
  });
}
