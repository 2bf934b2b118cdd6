import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake, type PingFake } from "@identity-reports/ping-reports/fake";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake, type SessionFake } from "@identity-reports/session-reports/fake";
import { csvFile, describeVendor, firstPage, pdfFile, zipFile, type Vendor } from "./endpoint.ts";

const life = ["runReport", "submitReport", "checkReport", "resume"];

/** So many that a fake's file can be cut behind the bytes that are looked at before it is handed out. */
const rows = 200;

interface Identified {
  readonly id: string;
}

/** What a fake answered to a call that makes something: its id is all that is needed. */
async function identified(made: PromiseLike<{ readonly id?: string | null | undefined }>): Promise<Identified> {
  const { id } = await made;
  if (!id) throw new Error("the fake gave no id");
  return { id };
}

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

const sailPoint = describeVendor<SailPointReportsClient, SailPointFake, Identified>({
  name: "sailpoint",
  prototype: SailPointReportsClient.prototype,
  create: (options, accessToken) => new SailPointReportsClient({ ...options, auth: { accessToken } }),
  others: [...life, "findSource"],
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

const done = { result: "success" };
const operator = { id: "1", apiKey: "k3y-for-fault-tests", sees: "own" } as const;
const criteria = [{ field: "protocol", value: "ssh" }] as const;
const daily = { period: "day", defined_report_id: "6" } as const;
const aReport = (client: SessionReportsClient): Promise<Identified> => identified(client.createReport({ criteria }));
const aDefinition = (client: SessionReportsClient): Promise<Identified> =>
  identified(client.createDefinedReport({ title: "Audit" }));
const aSubscription = (client: SessionReportsClient): Promise<Identified> =>
  identified(client.createSubscription(daily));

const session = describeVendor<SessionReportsClient, SessionFake, Identified>({
  name: "session",
  prototype: SessionReportsClient.prototype,
  create: (options, apiKey) => new SessionReportsClient({ ...options, auth: { apiKey } }),
  others: [...life, "findRuns"],
  subject: { id: "1" },
  fake() {
    const fake = sessionFake({ rows, users: [operator] });
    return { fake, secret: operator.apiKey, client: fake.client() };
  },
  rows: {
    listReports: {
      kind: "read",
      call: (client) => firstPage(client.listReports()),
      answer: { ...done, report: [{ id: "1", title: "Audit" }] },
      given: aReport,
    },
    createReport: {
      kind: "change",
      call: (client) => client.createReport({ criteria }),
      answer: { ...done, report: { id: "1" } },
    },
    deleteReport: {
      kind: "change",
      call: (client, { id }) => client.deleteReport({ id }),
      answer: done,
      given: aReport,
    },
    getReportFile: {
      kind: "file",
      call: (client, { id }) => client.getReportFile({ id, format: "pdf" }),
      answer: pdfFile,
      given: aReport,
    },
    listDefinedReports: {
      kind: "read",
      call: (client) => firstPage(client.listDefinedReports()),
      answer: { ...done, defined_report: [{ id: "5" }] },
      given: aDefinition,
    },
    createDefinedReport: {
      kind: "change",
      call: (client) => client.createDefinedReport({ title: "Audit" }),
      answer: { ...done, defined_report: { id: "17" } },
    },
    updateDefinedReport: {
      kind: "change",
      call: (client, { id }) => client.updateDefinedReport({ id, title: "Other" }),
      answer: done,
      given: aDefinition,
    },
    deleteDefinedReport: {
      kind: "change",
      call: (client, { id }) => client.deleteDefinedReport({ id }),
      answer: done,
      given: aDefinition,
    },
    listSubscriptions: {
      kind: "read",
      call: (client) => firstPage(client.listSubscriptions()),
      answer: { ...done, defined_report_subscription: [{ id: "3", period: "day" }] },
      given: aSubscription,
    },
    createSubscription: {
      kind: "change",
      call: (client) => client.createSubscription(daily),
      answer: { ...done, defined_report_subscription: { id: "3" } },
    },
    deleteSubscription: {
      kind: "change",
      call: (client, { id }) => client.deleteSubscription({ id }),
      answer: done,
      given: aSubscription,
    },
    getObjectSpec: {
      kind: "read",
      call: (client) => client.getObjectSpec({ objectType: "report" }),
      answer: { ...done, report: { title: { type: "string" } } },
    },
  },
});

const name = "audit";
const template = { name, displayName: "Audit", type: "published", reportConfig: "{}" };
const draft = { name, displayName: "Audit", reportConfig: {} };
const run = { runId: "run-1", name, realm: "alpha", status: "COMPLETED_SUCCESS" };
const toRun = { name, realm: "alpha", parameters: {} } as const;
const csv = { name, format: "csv" } as const;
const aDraft = async (client: PingReportsClient): Promise<Identified> => {
  await client.editTemplate({ name });
  return { id: name };
};
const anEndedRun = (client: PingReportsClient): Promise<Identified> => identified(client.startRun(toRun));
const anExportedRun = async (client: PingReportsClient): Promise<Identified> => {
  const { id } = await anEndedRun(client);
  await client.exportRun({ ...csv, runId: id });
  return { id };
};

const ping = describeVendor<PingReportsClient, PingFake, Identified>({
  name: "ping",
  prototype: PingReportsClient.prototype,
  create: (options, accessToken) => new PingReportsClient({ ...options, auth: { accessToken } }),
  others: [...life, "findRuns", "reportParameters", "changeTemplate"],
  subject: { id: "run-1" },
  fake() {
    const fake = pingFake({ rows, templates: [template] });
    const secret = fake.issueToken();
    return { fake, secret, client: fake.client({ auth: { accessToken: secret } }) };
  },
  rows: {
    listTemplates: {
      kind: "read",
      call: (client) => firstPage(client.listTemplates()),
      answer: { result: [template] },
    },
    getTemplate: { kind: "read", call: (client) => client.getTemplate({ name }), answer: { result: [template] } },
    createTemplate: { kind: "change", call: (client) => client.createTemplate(draft), answer: template },
    updateTemplate: {
      kind: "change",
      call: (client) => client.updateTemplate(draft),
      answer: template,
      given: aDraft,
    },
    publishTemplate: {
      kind: "change",
      call: (client) => client.publishTemplate({ name }),
      answer: template,
      given: aDraft,
    },
    editTemplate: { kind: "change", call: (client) => client.editTemplate({ name }), answer: template },
    duplicateTemplate: {
      kind: "change",
      call: (client) => client.duplicateTemplate({ name, displayName: "Copy" }),
      answer: template,
    },
    deleteTemplate: {
      kind: "change",
      call: (client) => client.deleteTemplate({ name, templateType: "draft" }),
      answer: {},
      given: aDraft,
    },
    exportTemplate: { kind: "read", call: (client) => client.exportTemplate({ name }), answer: template },
    importTemplate: {
      kind: "change",
      call: (client) => client.importTemplate({ document: { reportTemplate: template } }),
      answer: { name, displayName: "Audit" },
    },
    startRun: {
      kind: "change",
      call: (client) => client.startRun(toRun),
      answer: { id: "run-1", status: "RUNNING" },
    },
    listRuns: {
      kind: "read",
      call: (client) => firstPage(client.listRuns({ name })),
      answer: { result: [run] },
      given: anEndedRun,
    },
    getRun: {
      kind: "read",
      call: (client, { id }) => client.getRun({ name, runId: id }),
      answer: { result: [run] },
      given: anEndedRun,
    },
    viewRun: {
      kind: "read",
      call: (client, { id }) => client.viewRun({ name, runId: id }),
      answer: { result: [{ "User name": "jdoe" }], total: 1 },
      given: anEndedRun,
    },
    exportRun: {
      kind: "change",
      call: (client, { id }) => client.exportRun({ ...csv, runId: id }),
      answer: { message: "export started" },
      given: anEndedRun,
    },
    downloadRun: {
      kind: "file",
      call: (client, { id }) => client.downloadRun({ ...csv, runId: id }),
      answer: csvFile,
      given: anExportedRun,
    },
  },
});

/** All vendors, with all of their endpoints. */
export const vendors: readonly Vendor[] = [sailPoint, session, ping];
