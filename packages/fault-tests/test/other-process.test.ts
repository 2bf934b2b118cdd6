import { readFile } from "node:fs/promises";
import { serve, type FakeServer } from "@identity-reports/fake-server";
import { SailPointReportsClient, type ReportDetails } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder } from "./support/child.ts";

const folder = temporaryFolder();
const fake = sailPointFake({ rows: 12 });
const campaignId = "2c91808571bcfcf80171c23e4b4221fc";
let program = "";
let server: FakeServer;
let client: SailPointReportsClient;
let wiring = "";

beforeAll(async () => {
  program = await bundle(new URL("support/resuming-program.ts", import.meta.url), folder);
  server = await serve(fake);
  const options = { baseUrl: server.url, auth: fake.credentials };
  client = new SailPointReportsClient(options);
  wiring = JSON.stringify(options);
}, 60_000);
afterAll(async () => {
  client.close();
  await server.close();
});

const ofCampaign = [
  "CAMPAIGN_STATUS_REPORT",
  "CAMPAIGN_COMPOSITION_REPORT",
  "CAMPAIGN_REMEDIATION_STATUS_REPORT",
  "CERTIFICATION_SIGNOFF_REPORT",
] as const;

test.each([
  ...ofCampaign.map((reportType) => ({ details: { reportType, arguments: { campaignId } }, format: "csv" }) as const),
  { details: { reportType: "SOD_VIOLATION_REPORT", arguments: { policyId: "p-1" } }, format: "zip" },
  { details: { reportType: "SOD_VIOLATION_REPORT" }, format: "zip" },
  { details: { reportType: "ACCOUNTS", arguments: { source: "Active Directory" } }, format: "csv" },
] satisfies readonly { details: ReportDetails; format: string }[])(
  "$details.reportType of $details.arguments is started here, and saved as a whole by another process",
  { timeout: 30_000 },
  async ({ details, format }) => {
    fake.nextRun({ runMs: 200, rows: 12 });
    const handle = await client.submitReport<string>(details);
    const { exited } = start(program, [wiring, JSON.stringify(handle), folder, format]);
    const { code, output } = await exited;
    const saved: { path: string; handle: { resultId?: string } } = JSON.parse(output);
    expect([code, saved]).toMatchObject([0, { format, rowCount: 12, lengthVerified: true }]);
    expect((await readFile(saved.path)).length).toBeGreaterThan(100);
    expect(saved.handle.resultId ?? handle.id).toBe(fake.runs.at(-1)?.id);
  },
);
