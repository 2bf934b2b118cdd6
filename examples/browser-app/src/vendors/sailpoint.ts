import {
  SailPointReportsClient,
  type ReportArguments,
  type AnyReportDetails,
  type CampaignReportType,
  type ReportFileFormat,
  type ReportType,
  type SailPointReport,
} from "@identity-reports/sailpoint-reports";
import { itemsOf, valuesOf, type Field, type ReadyReport, type Values, type Vendor } from "./vendor.ts";

/** How a report is offered, and what its arguments are made from. */
interface Form<Arguments> {
  readonly label: string;
  readonly fields: readonly Field[];
  readonly arguments: (value: Values) => Arguments;
}

const correlatedOnly: Field = { name: "correlatedOnly", label: "Correlated identities only", kind: "flag" };
const isCorrelated = (value: Values) => ({ correlatedOnly: value("correlatedOnly") !== "" });

const selectedFormats: Field = {
  name: "selectedFormats",
  label: "Files to make",
  kind: "choice",
  choices: { "": "CSV and PDF", CSV: "CSV only", PDF: "PDF only" },
};
const formats = (value: Values) => {
  const selected = itemsOf(value("selectedFormats"));
  return selected.length === 0 ? {} : { selectedFormats: selected };
};

/** The reports of campaigns and policies would need a choice of those first. */
type FormType = Exclude<ReportType, CampaignReportType | "SOD_VIOLATION_REPORT">;

/** The compiler sees to it that no report type is missing, and none has arguments of another. */
const forms: { readonly [Type in FormType]: Form<ReportArguments[Type]> } = {
  ACCOUNTS: {
    label: "Accounts of a source",
    fields: [
      {
        name: "application",
        label: "Id of the source",
        kind: "text",
        isRequired: true,
        example: "2c9180897e7742b2017e781782f705b9",
      },
      { name: "sourceName", label: "Name of the source", kind: "text", isRequired: true, example: "Active Directory" },
    ],
    arguments: (value) => ({ application: value("application"), sourceName: value("sourceName") }),
  },
  IDENTITIES: { label: "Identities", fields: [correlatedOnly], arguments: isCorrelated },
  IDENTITIES_DETAILS: { label: "Identities in detail", fields: [correlatedOnly], arguments: isCorrelated },
  IDENTITY_PROFILE_IDENTITY_ERROR: {
    label: "Identities with errors in their profile",
    fields: [
      {
        name: "authoritativeSource",
        label: "Id of the authoritative source",
        kind: "text",
        isRequired: true,
        example: "2c9180835d191a86015d28455b4b232a",
      },
    ],
    arguments: (value) => ({ authoritativeSource: value("authoritativeSource") }),
  },
  ORPHAN_IDENTITIES: { label: "Orphan identities", fields: [selectedFormats], arguments: formats },
  UNCORRELATED_ACCOUNTS: { label: "Uncorrelated accounts", fields: [selectedFormats], arguments: formats },
  SEARCH_EXPORT: {
    label: "Search results",
    fields: [
      { name: "query", label: "Query", kind: "text", isRequired: true, example: "attributes.city:London" },
      {
        name: "indices",
        label: "Search in",
        kind: "choice",
        choices: { "*": "Everything", identities: "Identities", entitlements: "Entitlements", roles: "Roles" },
      },
      { name: "columns", label: "Columns", kind: "list", hint: "Technical names, separated by commas." },
    ],
    arguments: (value) => {
      const columns = itemsOf(value("columns")).join(",");
      return { query: value("query"), indices: [value("indices")], ...(columns === "" ? {} : { columns }) };
    },
  },
};

const types = Object.keys(forms) as readonly FormType[];

function detailsOf(report: string, value: Values): AnyReportDetails {
  const type = types.find((each) => each === report);
  if (type === undefined) throw new Error(`there is no report ${report}`);
  return { reportType: type, arguments: forms[type].arguments(value) };
}

const ready = ({ handle, result, saveTo }: SailPointReport): ReadyReport => ({
  handle,
  formats: result.availableFormats?.map((format) => format.toLowerCase()) ?? ["csv", "pdf"],
  rows: result.rows ?? undefined,
  saveTo: (target, { format, ...options }) => saveTo(target, { format: format as ReportFileFormat, ...options }),
});

export const sailpoint: Vendor = {
  name: "SailPoint",
  addressHint: "For example https://acme.api.identitynow.com",
  tokenLabel: "Access token",
  tokenNote: "Use a short-lived token. It is never stored, and is lost when you reload.",
  canCancel: true,
  code: {
    packageName: "@identity-reports/sailpoint-reports",
    className: "SailPointReportsClient",
    variable: "sailpoint",
    credentials: "SAIL_CLIENT_ID and SAIL_CLIENT_SECRET",
    formatOf: () => "csv",
    parametersOf: (request) => detailsOf(request.report, valuesOf(request)),
  },
  reports: types.map((type) => ({ value: type, label: forms[type].label, fields: forms[type].fields })),
  connect({ token: accessToken, ...options }) {
    const client = new SailPointReportsClient({ ...options, auth: { accessToken } });
    return {
      run: async (request, run) => ready(await client.runReport(detailsOf(request.report, valuesOf(request)), run)),
      submit: (request) => client.submitReport(detailsOf(request.report, valuesOf(request))),
      resume: async (handle, run) => ready(await client.resume(handle, run)),
      cancel: async ({ id }, label) => client.cancelReport({ id }, { label }),
      close: () => client.close(),
    };
  },
};
