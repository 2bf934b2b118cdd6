/**
 * The examples of SailPoint's own documents, copied value by value:
 *
 * - PowerShell `v3` and `v2024`, "ReportsDataExtraction" (developer.sailpoint.com/docs/tools/sdk/powershell/…)
 * - Python `v2024`, "Reports_Data_Extraction" (developer.sailpoint.com/docs/tools/sdk/python/v2024/…)
 *
 * All paths are relative to the base address each document gives ("All URIs are relative to …"). The documents show the
 * values of parameters and the tables show where they go; nothing here comes from our own client.
 */
export interface DocumentedExample {
  readonly document: "powershell" | "python";
  readonly operation: "cancelReport" | "getReport" | "getReportResult" | "startReport";
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const accept = "application/json";
const fileAccept = "application/csv, application/pdf, application/json";
const accounts = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" },
};

export const documentedExamples: readonly DocumentedExample[] = [
  {
    document: "powershell",
    operation: "cancelReport",
    method: "POST",
    path: "/reports/a1ed223247144cc29d23c632624b4767/cancel",
    query: {},
    headers: { accept },
  },
  {
    document: "powershell",
    operation: "getReport",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8",
    query: { fileFormat: "csv" },
    headers: { accept: fileAccept },
  },
  {
    // "Below is a request that includes all optional parameters"
    document: "powershell",
    operation: "getReport",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8",
    query: { fileFormat: "csv", name: "Identities Details Report", auditable: "true" },
    headers: { accept: fileAccept },
  },
  {
    document: "powershell",
    operation: "getReportResult",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8/result",
    query: {},
    headers: { accept },
  },
  {
    document: "powershell",
    operation: "getReportResult",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8/result",
    query: { completed: "true" },
    headers: { accept },
  },
  {
    document: "powershell",
    operation: "startReport",
    method: "POST",
    path: "/reports/run",
    query: {},
    headers: { accept, "content-type": "application/json" },
    body: accounts,
  },
  {
    document: "python",
    operation: "cancelReport",
    method: "POST",
    path: "/reports/a1ed223247144cc29d23c632624b4767/cancel",
    query: {},
    headers: { accept },
  },
  {
    document: "python",
    operation: "getReport",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8",
    query: { fileFormat: "csv" },
    headers: { accept: fileAccept },
  },
  {
    document: "python",
    operation: "getReport",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8",
    query: { fileFormat: "csv", name: "Identities Details Report", auditable: "false" },
    headers: { accept: fileAccept },
  },
  {
    document: "python",
    operation: "getReportResult",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8/result",
    query: {},
    headers: { accept },
  },
  {
    document: "python",
    operation: "getReportResult",
    method: "GET",
    path: "/reports/ef38f94347e94562b5bb8424a56397d8/result",
    query: { completed: "false" },
    headers: { accept },
  },
  {
    document: "python",
    operation: "startReport",
    method: "POST",
    path: "/reports/run",
    query: {},
    headers: { accept, "content-type": "application/json" },
    body: accounts,
  },
];

/** Where we knowingly send something else than the documents show, and on whose word. */
export interface Deviation {
  readonly operation: DocumentedExample["operation"];
  /** The part of the request: a header's name, or `path`. */
  readonly part: string;
  readonly documented: string;
  readonly sent: string;
  readonly reason: string;
}

export const deviations: readonly Deviation[] = [
  {
    operation: "getReport",
    part: "accept",
    documented: fileAccept,
    sent: "application/csv, */*;q=0.8",
    reason:
      "SailPoint refuses a file request whose Accept it matches with JSON (sailpoint-oss/python-sdk#63: 500 RESTEASY003635), and a ZIP is none of the three",
  },
];

/** The documents end before the layout by service, whose paths the specification of June 2026 gives. */
export const layouts = [
  { version: "v3", baseUrl: "https://sailpoint.api.identitynow.com/v3", prefix: "/v3/reports" },
  { version: "v2024", baseUrl: "https://sailpoint.api.identitynow.com/v2024", prefix: "/v2024/reports" },
  { version: "v1", baseUrl: "https://sailpoint.api.identitynow.com", prefix: "/reports/v1" },
] as const;
