import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { describeVendor, firstPage, pdfFile, zipFile } from "../endpoint.ts";
import { identified, lifeMethods, rows, type Identified } from "./shared.ts";

const identities = { reportType: "IDENTITIES", arguments: {} } as const;
const aRun = (client: SailPointReportsClient): Promise<Identified> => identified(client.startReport(identities));

const sodReference = { type: "REPORT_RESULT", id: "run-1", name: "policy-xyz", status: "PENDING" };
const namedList = {
  headers: { "content-type": "application/json" },
  body: JSON.stringify([{ id: "run-1", name: "Active Directory" }]),
};
const campaignList = JSON.stringify([
  { reportType: "CAMPAIGN_STATUS_REPORT", id: "run-1", name: "Campaign Status Report", status: "SUCCESS" },
]);

/** The endpoints of SailPoint. */
export const sailPoint = describeVendor<SailPointReportsClient, SailPointFake, Identified>({
  name: "sailpoint",
  prototype: SailPointReportsClient.prototype,
  create: (options, accessToken) => new SailPointReportsClient({ ...options, auth: { accessToken } }),
  others: [...lifeMethods, "findSource"],
  subject: { id: "run-1" },
  fake() {
    const fake = sailPointFake({ rows });
    const secret = fake.issueToken();
    return { fake, secret, client: fake.client({ auth: { accessToken: secret } }) };
  },
  rows: {
    startReport: {
      kind: "change",
      call: (client) => client.startReport(identities),
      answer: { id: "run-1", completionStatus: null },
    },
    getReportResult: {
      kind: "read",
      call: (client, { id }) => client.getReportResult({ taskResultId: id }),
      answer: { id: "run-1", status: "SUCCESS", rows: 200 },
      given: aRun,
    },
    getReport: {
      kind: "file",
      call: (client, { id }) => client.getReport({ taskResultId: id, fileFormat: "pdf" }),
      answer: pdfFile,
      given: aRun,
    },
    getCampaignReports: {
      kind: "read",
      call: (client, { id }) => client.getCampaignReports({ id }),
      answer: { headers: { "content-type": "application/json" }, body: campaignList },
    },
    startCampaignReport: {
      kind: "change",
      call: (client, { id }) => client.startCampaignReport({ id, type: "CAMPAIGN_STATUS_REPORT" }),
      answer: {},
    },
    startSodPolicy: {
      kind: "change",
      call: (client, { id }) => client.startSodPolicy({ id }),
      answer: sodReference,
    },
    startSodAllPoliciesForOrg: {
      kind: "change",
      call: (client) => client.startSodAllPoliciesForOrg(),
      answer: sodReference,
    },
    getSodViolationReportRunStatus: {
      kind: "read",
      call: (client, { id }) => client.getSodViolationReportRunStatus({ reportResultId: id }),
      answer: sodReference,
      given: (client) => identified(client.startSodPolicy({ id: "policy-1" })),
    },
    getDefaultViolationReport: {
      kind: "file",
      call: (client, { id }) => client.getDefaultViolationReport({ reportResultId: id }),
      answer: zipFile,
      given: (client) => identified(client.startSodPolicy({ id: "policy-1" })),
    },
    listSources: { kind: "read", call: (client) => firstPage(client.listSources()), answer: namedList },
    getActiveCampaigns: { kind: "read", call: (client) => firstPage(client.getActiveCampaigns()), answer: namedList },
    listSodPolicies: { kind: "read", call: (client) => firstPage(client.listSodPolicies()), answer: namedList },
    listIdentityProfiles: {
      kind: "read",
      call: (client) => firstPage(client.listIdentityProfiles()),
      answer: namedList,
    },
    getTaskStatus: {
      kind: "read",
      call: (client, { id }) => client.getTaskStatus({ id }),
      answer: { id: "run-1", completionStatus: "SUCCESS" },
      given: aRun,
    },
    getTenant: { kind: "read", call: (client) => client.getTenant(), answer: { id: "t-1", name: "acme" } },
    cancelReport: {
      kind: "change",
      call: (client, { id }) => client.cancelReport({ id }),
      answer: {},
      given(client, fake) {
        fake.nextRun({ runMs: 600_000 });
        return aRun(client);
      },
    },
  },
});
