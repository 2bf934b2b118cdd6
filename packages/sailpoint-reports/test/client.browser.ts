import { setupWorker } from "msw/browser";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { SailPointReportsClient, type SailPointReport } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of a SailPoint fake over real HTTP on another origin, with its credentials. */
    readonly sailPoint: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  }
}

const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c91", sourceName: "Active Directory" },
} as const;
const quick = { poll: { firstMs: 5, maxMs: 20 } };

async function expectFiles(report: SailPointReport): Promise<void> {
  expect(await (await report.download({ format: "csv" })).text()).toContain(",");

  const pdf = await report.download({ format: "pdf" });
  const bytes = await pdf.bytes();
  expect(new TextDecoder("latin1").decode(bytes)).toMatch(/^%PDF-[^]*%%EOF\s*$/);
  // A browser neither hashes streams nor shows what came over the wire, and we say so.
  expect(await pdf.verified).toEqual({ sizeBytes: bytes.byteLength, lengthVerified: false });

  const directory = await navigator.storage.getDirectory();
  const handle = await directory.getFileHandle("evidence.csv", { create: true });
  const saved = await report.saveTo(handle, { format: "csv" });
  expect(saved).toMatchObject({ path: "evidence.csv", format: "csv" });
  expect((await handle.getFile()).size).toBe(saved.sizeBytes);
}

describe("in Chromium", () => {
  test("run, wait, download and save through msw's worker", async () => {
    const fake = sailPointFake({ runMs: 30 });
    const worker = setupWorker(...handlers(fake));
    await worker.start({ quiet: true, onUnhandledFrame: "bypass" });
    onTestFinished(() => void worker.stop());
    const client = new SailPointReportsClient({ tenant: "acme", auth: { ...fake.credentials } });
    await expectFiles(await client.runReport(accounts, quick));
    expect(fake.callsTo("startReport")).toHaveLength(1);
  });

  test("run, wait, download and save over real HTTP, across origins", async () => {
    const { url, clientId, clientSecret } = inject("sailPoint");
    expect(new URL(url).origin).not.toBe(location.origin);
    const client = new SailPointReportsClient({ baseUrl: url, auth: { clientId, clientSecret } });
    await expectFiles(await client.runReport(accounts, quick));
  });

  test("offers the file to the user under the report's name, which the server's header cannot tell", async () => {
    const { url, clientId, clientSecret } = inject("sailPoint");
    const client = new SailPointReportsClient({ baseUrl: url, auth: { clientId, clientSecret } });
    const report = await client.runReport(accounts, quick);
    // The link is in no document, so no other element sees the click.
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    const saved = await report.saveTo("./", { format: "csv" });
    expect(saved.path).toBe(`${report.result.taskDefName}.csv`);
    expect(click.mock.contexts).toMatchObject([{ download: saved.path }]);
  });

  test("certificates are the browser's business", () => {
    expect(
      () => new SailPointReportsClient({ tenant: "acme", auth: { none: true }, tls: { insecureSkipVerify: true } }),
    ).toThrow(/tls: .*not possible in a browser/);
  });
});
