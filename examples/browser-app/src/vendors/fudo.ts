import {
  PredefinedReport,
  SessionReportsClient,
  type CreateReportParams,
  type ReportFileFormat,
  type SessionReport,
  type SessionRunHandle,
} from "@identity-reports/session-reports";
import { inWords, valuesOf, type Field, type ReadyReport, type Values, type Vendor } from "./vendor.ts";

const byCriteria = "criteria";

const criteria: readonly Field[] = [
  {
    name: "protocol",
    label: "Protocol",
    kind: "choice",
    choices: { ssh: "SSH", rdp: "RDP", vnc: "VNC", http: "HTTP" },
  },
  {
    name: "user",
    label: "Id of a user",
    kind: "text",
    hint: "Leave empty for the sessions of all users.",
  },
];

function paramsOf(report: string, value: Values): CreateReportParams {
  if (report !== byCriteria) return { defined_report_id: report };
  const user = value("user");
  return {
    criteria: [
      { field: "protocol", value: value("protocol") },
      ...(user === "" ? [] : [{ field: "user", value: user }]),
    ],
  };
}

const ready = ({ handle, saveTo }: SessionReport): ReadyReport => ({
  handle,
  formats: ["csv", "pdf", "html"],
  saveTo: (target, { format, ...options }) => saveTo(target, { format: format as ReportFileFormat, ...options }),
});

export const fudo: Vendor = {
  name: "Fudo",
  addressHint: "For example https://10.0.214.98. Appliances send no CORS headers, so a page needs your own proxy.",
  tokenLabel: "API key",
  tokenNote:
    "An API key signs in as its user until it is deleted. Use one that was made for this, with read rights only, and delete it afterwards. It stays in the memory of this page.",
  canCancel: false,
  code: {
    packageName: "@identity-reports/session-reports",
    className: "SessionReportsClient",
    variable: "fudo",
    credentials: "FUDO_API_KEY",
    formatOf: () => "csv",
    parametersOf: (request) => paramsOf(request.report, valuesOf(request)),
  },
  reports: [
    { value: byCriteria, label: "Sessions by protocol and user", fields: criteria },
    ...Object.entries(PredefinedReport).map(([name, id]) => ({ value: id, label: inWords(name), fields: [] })),
  ],
  connect({ token: apiKey, ...options }) {
    const client = new SessionReportsClient({ ...options, auth: { apiKey } });
    return {
      run: async (request, run) => ready(await client.runReport(paramsOf(request.report, valuesOf(request)), run)),
      submit: (request) => client.submitReport(paramsOf(request.report, valuesOf(request))),
      resume: async (handle, run) => ready(await client.resume(handle as SessionRunHandle, run)),
      close: () => client.close(),
    };
  },
};
