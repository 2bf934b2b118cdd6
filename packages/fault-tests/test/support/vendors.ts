import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { csvFile, describeVendor, firstPage, pdfFile, type Vendor } from "./endpoint.ts";

/** Sent with every request, and to be found nowhere else. */
export const secret = "t0ken-for-fault-tests";

const life = ["runReport", "submitReport", "checkReport", "resume"];

const sailPoint = describeVendor<SailPointReportsClient>({
  name: "sailpoint",
  prototype: SailPointReportsClient.prototype,
  create: (options) => new SailPointReportsClient({ ...options, auth: { accessToken: secret } }),
  others: life,
  rows: {
    startReport: {
      kind: "change",
      call: (client) => client.startReport({ reportType: "IDENTITIES", arguments: {} }),
      answer: { id: "run-1", completionStatus: null },
    },
    getReportResult: {
      kind: "read",
      call: (client) => client.getReportResult({ taskResultId: "run-1" }),
      answer: { id: "run-1", status: "SUCCESS", rows: 200 },
    },
    getReport: {
      kind: "file",
      call: (client) => client.getReport({ taskResultId: "run-1", fileFormat: "pdf" }),
      answer: pdfFile,
    },
    cancelReport: { kind: "change", call: (client) => client.cancelReport({ id: "run-1" }), answer: {} },
  },
});

const done = { result: "success" };

const session = describeVendor<SessionReportsClient>({
  name: "session",
  prototype: SessionReportsClient.prototype,
  create: (options) => new SessionReportsClient({ ...options, auth: { apiKey: secret } }),
  others: life,
  rows: {
    listReports: {
      kind: "read",
      call: (client) => firstPage(client.listReports()),
      answer: { ...done, report: [{ id: "1", title: "Audit" }] },
    },
    createReport: {
      kind: "change",
      call: (client) => client.createReport({ criteria: [{ field: "protocol", value: "ssh" }] }),
      answer: { ...done, report: { id: "1" } },
    },
    deleteReport: { kind: "change", call: (client) => client.deleteReport({ id: "1" }), answer: done },
    getReportFile: {
      kind: "file",
      call: (client) => client.getReportFile({ id: "1", format: "pdf" }),
      answer: pdfFile,
    },
    listDefinedReports: {
      kind: "read",
      call: (client) => firstPage(client.listDefinedReports()),
      answer: { ...done, defined_report: [{ id: "5" }] },
    },
    createDefinedReport: {
      kind: "change",
      call: (client) => client.createDefinedReport({ title: "Audit" }),
      answer: { ...done, defined_report: { id: "17" } },
    },
    updateDefinedReport: {
      kind: "change",
      call: (client) => client.updateDefinedReport({ id: "17", title: "Other" }),
      answer: done,
    },
    deleteDefinedReport: { kind: "change", call: (client) => client.deleteDefinedReport({ id: "17" }), answer: done },
    listSubscriptions: {
      kind: "read",
      call: (client) => firstPage(client.listSubscriptions()),
      answer: { ...done, defined_report_subscription: [{ id: "3", period: "day" }] },
    },
    createSubscription: {
      kind: "change",
      call: (client) => client.createSubscription({ period: "day", defined_report_id: "6" }),
      answer: { ...done, defined_report_subscription: { id: "3" } },
    },
    deleteSubscription: { kind: "change", call: (client) => client.deleteSubscription({ id: "3" }), answer: done },
    getObjectSpec: {
      kind: "read",
      call: (client) => client.getObjectSpec({ objectType: "report" }),
      answer: { ...done, report: { title: { type: "string" } } },
    },
  },
});

const name = "audit";
const template = { name, displayName: "Audit", type: "published" };
const draft = { name, displayName: "Audit", reportConfig: {} };
const run = { runId: "run-1", name, realm: "alpha", status: "COMPLETED_SUCCESS" };

const ping = describeVendor<PingReportsClient>({
  name: "ping",
  prototype: PingReportsClient.prototype,
  create: (options) => new PingReportsClient({ ...options, auth: { accessToken: secret } }),
  others: [...life, "reportParameters", "changeTemplate"],
  rows: {
    listTemplates: {
      kind: "read",
      call: (client) => firstPage(client.listTemplates()),
      answer: { result: [template] },
    },
    getTemplate: { kind: "read", call: (client) => client.getTemplate({ name }), answer: { result: [template] } },
    createTemplate: { kind: "change", call: (client) => client.createTemplate(draft), answer: template },
    updateTemplate: { kind: "change", call: (client) => client.updateTemplate(draft), answer: template },
    publishTemplate: { kind: "change", call: (client) => client.publishTemplate({ name }), answer: template },
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
    },
    exportTemplate: { kind: "read", call: (client) => client.exportTemplate({ name }), answer: template },
    importTemplate: {
      kind: "change",
      call: (client) => client.importTemplate({ document: template }),
      answer: { name, displayName: "Audit" },
    },
    startRun: {
      kind: "change",
      call: (client) => client.startRun({ name, realm: "alpha", parameters: {} }),
      answer: { id: "run-1", status: "RUNNING" },
    },
    listRuns: {
      kind: "read",
      call: (client) => firstPage(client.listRuns({ name })),
      answer: { result: [run] },
    },
    getRun: { kind: "read", call: (client) => client.getRun({ name, runId: "run-1" }), answer: { result: [run] } },
    viewRun: {
      kind: "read",
      call: (client) => client.viewRun({ name, runId: "run-1" }),
      answer: { result: [{ "User name": "jdoe" }], total: 1 },
    },
    exportRun: {
      kind: "change",
      call: (client) => client.exportRun({ name, runId: "run-1", format: "csv" }),
      answer: { message: "export started" },
    },
    downloadRun: {
      kind: "file",
      call: (client) => client.downloadRun({ name, runId: "run-1", format: "csv" }),
      answer: csvFile,
    },
  },
});

/** All vendors, with all of their endpoints. */
export const vendors: readonly Vendor[] = [sailPoint, session, ping];
