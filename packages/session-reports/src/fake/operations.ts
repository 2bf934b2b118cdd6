/** Every call that the fake knows, by the names of the client's methods. */
export const allOperations = [
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
] as const;

/** A call that the fake knows. */
export type SessionOperation = (typeof allOperations)[number];
