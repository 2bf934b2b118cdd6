import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake, type PingFake } from "@identity-reports/ping-reports/fake";
import { csvFile, describeVendor, firstPage } from "../endpoint.ts";
import { identified, lifeMethods, rows, type Identified } from "./shared.ts";

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

/** The endpoints of Ping. */
export const ping = describeVendor<PingReportsClient, PingFake, Identified>({
  name: "ping",
  prototype: PingReportsClient.prototype,
  create: (options, accessToken) => new PingReportsClient({ ...options, auth: { accessToken } }),
  others: [...lifeMethods, "findRuns", "reportParameters", "changeTemplate"],
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
