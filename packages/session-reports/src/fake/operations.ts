/** The calls that the fake knows, by the names of the client's methods. */
export type SessionOperation =
  | "listReports"
  | "createReport"
  | "deleteReport"
  | "getReportFile"
  | "listDefinedReports"
  | "createDefinedReport"
  | "updateDefinedReport"
  | "deleteDefinedReport"
  | "listSubscriptions"
  | "createSubscription"
  | "deleteSubscription"
  | "getObjectSpec";

/** Every operation. */
export const allOperations: readonly SessionOperation[] = [
  "listReports",
  "createReport",
  "deleteReport",
  "getReportFile",
  "listDefinedReports",
  "createDefinedReport",
  "updateDefinedReport",
  "deleteDefinedReport",
  "listSubscriptions",
  "createSubscription",
  "deleteSubscription",
  "getObjectSpec",
];
