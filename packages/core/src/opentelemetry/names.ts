/** Attributes of the semantic conventions for HTTP (v1.45), and ours. None of them can hold a secret or a person. */
export const attribute = {
  httpMethod: "http.request.method",
  status: "http.response.status_code",
  resendCount: "http.request.resend_count",
  serverAddress: "server.address",
  serverPort: "server.port",
  urlFull: "url.full",
  urlTemplate: "url.template",
  errorType: "error.type",
  callId: "identity_reports.call.id",
  carriedOut: "identity_reports.carried_out",
  operation: "identity_reports.operation",
  requestId: "identity_reports.request.id",
  runId: "identity_reports.run.id",
  runState: "identity_reports.run.state",
  noticeCode: "identity_reports.notice.code",
  waitReason: "identity_reports.wait.reason",
  fileFormat: "identity_reports.file.format",
  fileSize: "identity_reports.file.size",
  fileRows: "identity_reports.file.rows",
} as const;

/** Metrics: one of the semantic conventions, and ours. */
export const metric = {
  requestDuration: "http.client.request.duration",
  calls: "identity_reports.calls",
  retries: "identity_reports.retries",
  waitDuration: "identity_reports.wait.duration",
  downloadSize: "identity_reports.download.size",
  runs: "identity_reports.runs",
  activeRuns: "identity_reports.active_runs",
} as const;

/** The bounds in s that the semantic conventions advise for {@link metric.requestDuration}. */
export const requestDurationBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
