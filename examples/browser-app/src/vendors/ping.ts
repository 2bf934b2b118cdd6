import {
  PingReportName,
  PingReportsClient,
  type PingReport,
  type PingRunHandle,
  type ReportFileFormat,
  type RunParameters,
  type RunReportParams,
} from "@identity-reports/ping-reports";
import { inWords, itemsOf, valuesOf, type Field, type ReadyReport, type ReportRequest, type Vendor } from "./vendor.ts";

const realm: Field = {
  name: "realm",
  label: "Realm",
  kind: "choice",
  choices: { alpha: "alpha", bravo: "bravo" },
};

const startDate: Field = { name: "startDate", label: "From", kind: "date" };
const endDate: Field = { name: "endDate", label: "To", kind: "date", hint: "To the end of this day, in UTC." };

const list = (name: string, label: string, example = ""): Field => ({
  name,
  label,
  kind: "list",
  hint: "Separated by commas. Leave empty for all.",
  example,
});

const results = list("treeResult", "Results", "SUCCESSFUL, FAILED");
const journeys = list("journeyName", "Journeys");
const campaign: Field = { name: "campaign_name", label: "Name of the campaign", kind: "text" };

/**
 * What Ping's own console asks for. A template may have other parameters: `client.reportParameters(name)` reads those it
 * has, and a page for your tenant would build its form from them.
 */
const parameters: Readonly<Record<PingReportName, readonly Field[]>> = {
  [PingReportName.RoleMembership]: [list("roles", "Roles", "Auditor, Help Desk")],
  [PingReportName.RoleComposition]: [],
  [PingReportName.OrganizationMembership]: [list("org_names", "Organizations")],
  [PingReportName.UserAccessDetails]: [list("user_names", "Users")],
  [PingReportName.UserCountByStatus]: [list("status", "Status", "active, blocked")],
  [PingReportName.UserLastLogin]: [startDate, endDate, list("accountStatus", "Status of the account"), journeys],
  [PingReportName.JourneyStats]: [startDate, endDate, results, journeys],
  [PingReportName.UserJourneyStats]: [startDate, endDate, results, journeys],
  [PingReportName.UserNormalView]: [startDate, endDate],
  [PingReportName.CertificationDetails]: [campaign],
  [PingReportName.CampaignDecision]: [campaign],
};

const fieldsOf = (name: string): readonly Field[] =>
  (parameters as Readonly<Record<string, readonly Field[]>>)[name] ?? [];

function valueOf({ name, kind }: Field, text: string): unknown {
  if (kind === "list") return itemsOf(text);
  if (kind === "date") return name === "endDate" ? `${text}T23:59:59.999Z` : `${text}T00:00:00.000Z`;
  return text;
}

function paramsOf(request: ReportRequest): RunReportParams {
  const text = valuesOf(request);
  const filled = fieldsOf(request.report).filter(({ name }) => text(name) !== "");
  const values: RunParameters = Object.fromEntries(
    filled.map((field) => [field.name, valueOf(field, text(field.name))]),
  );
  return {
    name: request.report,
    realm: text(realm.name),
    ...(filled.length === 0 ? {} : { parameters: values }),
  };
}

function ready(report: PingReport): ReadyReport {
  const { handle } = report;
  return {
    handle,
    formats: handle.name === PingReportName.UserAccessDetails ? ["jsonl"] : ["csv", "jsonl"],
    saveTo: (target, { format, ...options }) =>
      report.saveTo(target, { format: format as ReportFileFormat, ...options }),
  };
}

const names = Object.fromEntries(Object.entries(PingReportName).map(([name, value]) => [value, inWords(name)]));

export const ping: Vendor = {
  name: "Ping",
  addressHint: "For example https://openam-acme-ew2.id.forgerock.io",
  tokenLabel: "Access token",
  tokenNote: "Use a short-lived token. It is never stored, and is lost when you reload.",
  canCancel: false,
  code: {
    packageName: "@identity-reports/ping-reports",
    className: "PingReportsClient",
    variable: "ping",
    credentials: "PING_SERVICE_ACCOUNT_ID and PING_SERVICE_ACCOUNT_JWK",
    formatOf: ({ report }) => (report === PingReportName.UserAccessDetails ? "jsonl" : "csv"),
    parametersOf: paramsOf,
  },
  reports: Object.entries(parameters).map(([value, fields]) => ({
    value,
    label: names[value] ?? value,
    fields: [realm, ...fields],
  })),
  connect({ token: accessToken, ...options }) {
    const client = new PingReportsClient({ ...options, auth: { accessToken } });
    return {
      run: async (request, run) => ready(await client.runReport(paramsOf(request), run)),
      submit: (request) => client.submitReport(paramsOf(request)),
      resume: async (handle, run) => ready(await client.resume(handle as PingRunHandle, run)),
      close: () => client.close(),
    };
  },
};
