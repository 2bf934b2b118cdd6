import { expect, test } from "vitest";
import { SailPointReportsClient, type SailPointRunHandle } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

const baseUrl = "https://acme.api.identitynow.com";
const startedAt = "2026-11-22T01:00:00.000Z";

/** The run that a handle names, as the fake made it. */
async function tenantWithRun() {
  const fake = sailPointFake({ baseUrl });
  const client = fake.client();
  const { id } = await client.submitReport({ reportType: "ACCOUNTS", arguments: { source: "Workday" } });
  const sod = await client.submitReport({ reportType: "SOD_VIOLATION_REPORT", arguments: { policyId: "p-1" } });
  const { resultId = "" } = (
    await client.runReport({ reportType: "CERTIFICATION_SIGNOFF_REPORT", arguments: { campaignId: "c-1" } })
  ).handle;
  const other = new SailPointReportsClient({ baseUrl, auth: fake.credentials, fetch: fake.fetch });
  return { client: other, ids: { id, sod: sod.id, result: resultId } };
}

/** Handles as they were written down by each release since version 1, member by member. */
const handles: readonly [
  release: string,
  make: (ids: Record<"id" | "sod" | "result", string>) => object,
  format: string,
][] = [
  [
    "the first",
    ({ id }) => ({ version: 1, vendor: "sailpoint", id, baseUrl, startedAt, reportType: "ACCOUNTS" }),
    "csv",
  ],
  [
    "one with a request, before there were other kinds",
    ({ id }) => ({
      version: 1,
      vendor: "sailpoint",
      id,
      baseUrl,
      startedAt,
      reportType: "ACCOUNTS",
      reportName: "Accounts Export",
      joined: true,
      request: { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } },
    }),
    "csv",
  ],
  ["a bare id", ({ id }) => ({ id }), "csv"],
  ["the bare id of a campaign's result", ({ result }) => ({ id: result }), "csv"],
  [
    "a report of a campaign, before its result is known",
    () => ({
      version: 1,
      vendor: "sailpoint",
      id: "c-1/CERTIFICATION_SIGNOFF_REPORT",
      baseUrl,
      startedAt,
      kind: "campaign-report",
      reportType: "CERTIFICATION_SIGNOFF_REPORT",
      campaignId: "c-1",
      before: null,
    }),
    "csv",
  ],
  [
    "a report on violations",
    ({ sod }) => ({
      version: 1,
      vendor: "sailpoint",
      id: sod,
      baseUrl,
      startedAt,
      kind: "sod-violation-report",
      reportType: "SOD_VIOLATION_REPORT",
    }),
    "zip",
  ],
];

test.each(handles)("a handle of %s still resumes, and its file is handed out", async (_, make, format) => {
  const { client, ids } = await tenantWithRun();
  const stored: SailPointRunHandle = JSON.parse(JSON.stringify(make(ids)));
  const report = await client.resume(stored, { poll: { firstMs: 1 } });
  const file = await report.download({ format: mistyped(format) });
  expect([report.handle.version, (await file.bytes()).length > 0]).toEqual([1, true]);
});
