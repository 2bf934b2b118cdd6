import { setupWorker } from "msw/browser";
import { expect, onTestFinished, test } from "vitest";
import { PingReportName, PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { handlers } from "@identity-reports/ping-reports/msw";

const quick = { poll: { firstMs: 5, maxMs: 20 } };

test("in Chromium, with a token of the caller's: run, read rows, download and save", async () => {
  const fake = pingFake({ runMs: 30, rows: 120 });
  const worker = setupWorker(...handlers(fake));
  await worker.start({ quiet: true, onUnhandledFrame: "bypass" });
  onTestFinished(() => void worker.stop());

  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { accessToken: async () => fake.issueToken() },
  });
  const report = await client.runReport({ name: PingReportName.RoleMembership, realm: "alpha" }, quick);
  const rows = await report.rows().toArray();
  expect(rows).toHaveLength(120);

  const lines = await (await report.download({ format: "jsonl" })).text();
  expect(
    lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);

  const directory = await navigator.storage.getDirectory();
  const handle = await directory.getFileHandle("roles.csv", { create: true });
  const saved = await report.saveTo(handle, { format: "csv" });
  expect(saved).toMatchObject({ path: "roles.csv", format: "csv", rowCount: 120, rowsComplete: true });
  expect((await handle.getFile()).size).toBe(saved.sizeBytes);

  const { text } = await client.exportTemplate({ name: (await made(client)).name ?? "", templateType: "draft" });
  expect((await client.importTemplate({ document: text })).displayName).toBe("Cities");
  expect(fake.callsTo("getAccessToken")).toEqual([]);
  expect(fake.callsTo("startRun")).toHaveLength(1);
});

const made = (client: PingReportsClient) =>
  client.createTemplate({
    displayName: "Cities",
    reportConfig: { version: "v2", fields: [{ label: "City", value: "users.city" }] },
  });

test("in Chromium, the service account signs with the same code", async () => {
  const fake = pingFake();
  await expect(fake.client().listTemplates().toArray()).resolves.toHaveLength(12);
  expect(fake.callsTo("getAccessToken").map(({ status }) => status)).toEqual([200]);
});
