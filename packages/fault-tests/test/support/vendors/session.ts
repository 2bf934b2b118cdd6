import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake, type SessionFake } from "@identity-reports/session-reports/fake";
import { describeVendor, firstPage, pdfFile } from "../endpoint.ts";
import { identified, lifeMethods, rows, type Identified } from "./shared.ts";

const done = { result: "success" };
const operator = { id: "1", apiKey: "k3y-for-fault-tests", sees: "own" } as const;
const criteria = [{ field: "protocol", value: "ssh" }] as const;
const daily = { period: "day", defined_report_id: "6" } as const;
const aReport = (client: SessionReportsClient): Promise<Identified> => identified(client.createReport({ criteria }));
const aDefinition = (client: SessionReportsClient): Promise<Identified> =>
  identified(client.createDefinedReport({ title: "Audit" }));
const aSubscription = (client: SessionReportsClient): Promise<Identified> =>
  identified(client.createSubscription(daily));

/** The endpoints of Fudo. */
export const session = describeVendor<SessionReportsClient, SessionFake, Identified>({
  name: "session",
  prototype: SessionReportsClient.prototype,
  create: (options, apiKey) => new SessionReportsClient({ ...options, auth: { apiKey } }),
  others: [...lifeMethods, "findRuns"],
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
