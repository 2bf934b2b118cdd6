/**
 * The examples of "API v2: Reports" (Fudo Enterprise 6.0), copied character by character:
 * https://download.fudosecurity.com/documentation/fudo/6_0/api/en/_api/main/en/report.html
 */
export interface DocumentedExample {
  readonly operation: DocumentedOperation;
  /** The line above the command. */
  readonly heading: string;
  readonly command: string;
  /** The answer, where the document shows one in full. */
  readonly answer?: string;
}

export type DocumentedOperation =
  | "createDefinedReport"
  | "createReport"
  | "createSubscription"
  | "deleteDefinedReport"
  | "deleteReport"
  | "deleteSubscription"
  | "getReportFile"
  | "listDefinedReports"
  | "listReports"
  | "listSubscriptions"
  | "updateDefinedReport";

/** What every example has for a filter. */
export const documentedFilter =
  "created_at.ge(2025-12-09T12%3A00%3A51.564Z),created_at.le(2026-01-10T12%3A00%3A51.564Z),subprotocol.iin(rdp),user_id.in(1224979098644774913),retention_locked,!finished_at.isnull(),status.iin(approved)";

const acknowledgement = `{
"result": "success"
}`;

export const documentedExamples: readonly DocumentedExample[] = [
  {
    operation: "listReports",
    heading: "GET /api/v2/report",
    command: `curl -s -k -X GET \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report'`,
  },
  {
    operation: "listDefinedReports",
    heading: "GET /api/v2/report/defined",
    command: `curl -s -k -X GET \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/defined'`,
  },
  {
    operation: "listSubscriptions",
    heading: "GET /api/v2/report/subscription",
    command: `curl -s -k -X GET \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/subscription'`,
  },
  {
    operation: "getReportFile",
    heading: "GET /api/v2/report/<id>/html",
    command: `curl -s -k -X GET \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/9124292845052624897/html'`,
  },
  {
    operation: "createSubscription",
    heading: "POST /api/v2/report/subscription",
    command: `curl -s -k -X POST \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
-H 'Content-Type: application/json' \\
'https://10.0.214.98/api/v2/report/subscription' \\
-d'{"period":"day","defined_report_id":"6"}'`,
    answer: `{
"defined_report_subscription": {
"id": "9124292845052624899"
},
"result": "success"
}`,
  },
  {
    operation: "createDefinedReport",
    heading: "POST /api/v2/report/defined",
    command: `curl -s -k -X POST \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
-H 'Content-Type: application/json' \\
'https://10.0.214.98/api/v2/report/defined' \\
-d'{
"title": "TestingAAA",
"type": "system",
"query_filter": "${documentedFilter}",
"query_order": "!finished_at"
}'`,
    answer: `{
"defined_report": {
"id": "9124292845052624900"
},
"result": "success"
}`,
  },
  {
    operation: "createReport",
    heading: "POST /api/v2/report",
    command: `curl -s -k -X POST \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
-H 'Content-Type: application/json' \\
'https://10.0.214.98/api/v2/report' \\
-d'{"criteria":[{"field":"protocol","value":"ssh"},{"field":"user","value":"5620492334958379010"}]}'`,
    answer: `{
"report": {
"id": "5620492334958379016"
},
"result": "success"
}`,
  },
  {
    operation: "updateDefinedReport",
    heading: "PATCH /api/v2/report/defined/<id>",
    command: `curl -s -k -X PATCH \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
-H 'Content-Type: application/json' \\
'https://10.0.214.98/api/v2/report/defined/9124292845052624900' \\
-d'{
"title":"Updated Custom Report",
"query_filter":"${documentedFilter}",
"query_order": "!finished_at"
}'`,
    answer: acknowledgement,
  },
  {
    operation: "deleteReport",
    heading: "DELETE /api/v2/report/<id>",
    command: `curl -s -k -X DELETE \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/9124292845052624902'`,
    answer: acknowledgement,
  },
  {
    operation: "deleteDefinedReport",
    heading: "DELETE /api/v2/report/defined/<id>",
    command: `curl -s -k -X DELETE \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/defined/9124292845052624900'`,
    answer: acknowledgement,
  },
  {
    operation: "deleteSubscription",
    heading: "DELETE /api/v2/report/subscription/<id>",
    command: `curl -s -k -X DELETE \\
-H 'Authorization: sgfeea6jsaz4mum9su8w6' \\
'https://10.0.214.98/api/v2/report/subscription/9124292845052624902'`,
    answer: acknowledgement,
  },
];

/** Where we knowingly send something else than curl would, and why. */
export interface Deviation {
  /** All, or one. */
  readonly operations: "all" | "all but files";
  /** A header's name, or a flag of curl. */
  readonly part: string;
  readonly documented: string | undefined;
  readonly sent: string | undefined;
  readonly reason: string;
}

export const deviations: readonly Deviation[] = [
  {
    operations: "all",
    part: "-k",
    documented: "certificates are not checked",
    sent: undefined,
    reason:
      "A key that goes to any server that answers is no secret. Certificates are checked; tls says which to accept.",
  },
  {
    operations: "all but files",
    part: "accept",
    documented: "*/*",
    sent: "application/json",
    reason:
      "curl accepts everything by default; the answer is documented to be JSON, and a proxy should not send a page.",
  },
];
