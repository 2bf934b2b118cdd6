import { setupWorker } from "msw/browser";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { ConfigError, SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { handlers } from "@identity-reports/session-reports/msw";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of a Fudo fake over real HTTP on another origin, with its key. */
    readonly fudo: { readonly url: string; readonly apiKey: string };
  }
}

const criteria = [{ field: "protocol", value: "ssh" }] as const;
const quick = { poll: { firstMs: 5, maxMs: 20 } };

async function expectFiles(client: SessionReportsClient): Promise<void> {
  const report = await client.runReport({ criteria }, quick);
  expect(await (await report.download({ format: "csv" })).text()).toMatch(/^Session,/);
  expect(await (await report.download({ format: "html" })).text()).toMatch(/^<!doctype html>/);
  const pdf = await report.download({ format: "pdf" });
  expect(new TextDecoder("latin1").decode(await pdf.bytes())).toMatch(/^%PDF-[^]*%%EOF\s*$/);
  expect(pdf.fileName).toBe(`report-${report.id}.pdf`);
  expect((await client.listReports({ fields: ["title"] }).toArray()).map(({ id }) => id)).toContain(report.id);
}

describe("in Chromium", () => {
  test("run, wait and download through msw's worker", async () => {
    const fake = sessionFake({ runMs: 30 });
    const worker = setupWorker(...handlers(fake));
    await worker.start({ quiet: true, onUnhandledFrame: "bypass" });
    onTestFinished(() => void worker.stop());
    await expectFiles(new SessionReportsClient({ baseUrl: fake.baseUrl, auth: fake.credentials }));
    expect(fake.callsTo("createReport")).toHaveLength(1);
  });

  test("run, wait and download over real HTTP, across origins", async () => {
    const { url, apiKey } = inject("fudo");
    expect(new URL(url).origin).not.toBe(location.origin);
    await expectFiles(new SessionReportsClient({ baseUrl: url, auth: { apiKey } }));
  });

  test("certificates are the browser's business, and there are no files to read them from", () => {
    const options = { baseUrl: "https://10.0.214.98", auth: { apiKey: "a-key" } };
    expect(() => new SessionReportsClient({ ...options, tls: { insecureSkipVerify: true } })).toThrow(ConfigError);
    expect(() => new SessionReportsClient({ ...options, tls: { ca: "x" } })).toThrow(
      /tls: .*not possible in a browser/,
    );
    const env = { FUDO_CA_FILE: "fudo.pem" };
    expect(() => SessionReportsClient.fromEnv({ ...options, env })).toThrow(
      /FUDO_CA_FILE: .*not possible in a browser/,
    );
  });
});
