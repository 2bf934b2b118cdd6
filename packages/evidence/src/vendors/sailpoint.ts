import { wholeNumber, instantOf, pick, nonEmptyText, versionInPath, type Vendor } from "./vendor.js";

/** The arguments of a SEARCH_EXPORT that are the report's logic. */
const logicNames = ["query", "indices", "columns", "sort"];

export const sailpoint: Vendor = {
  packageName: "@identity-reports/sailpoint-reports",
  mayJoin: true,
  inputOf: ({ report, arguments: given }) => ({ reportType: report, arguments: given }),
  // SailPoint delivers violations of policies as a ZIP of tables.
  onlyFormatOf: (report) => (report === "SOD_VIOLATION_REPORT" ? "zip" : undefined),
  logicOf: ({ report, arguments: given }) =>
    report === "SEARCH_EXPORT"
      ? { type: report, origin: "custom", definition: pick(given, logicNames) }
      : { type: report, origin: "standard" },
  apiVersionOf: versionInPath,
  tokenOwnerOf: ({ tenant_id, client_id, user_name, identity_id }) => ({
    tenantId: nonEmptyText(tenant_id),
    clientId: nonEmptyText(client_id),
    principal: nonEmptyText(user_name) ?? nonEmptyText(identity_id),
  }),
  detailsOf(result) {
    const { created, duration, rows, status, taskDefName, launcher } = result;
    return {
      report: { title: nonEmptyText(taskDefName) },
      status: nonEmptyText(status),
      server: {
        created: instantOf(created),
        launched: instantOf(result["launched"]),
        completed: instantOf(result["completed"]),
        durationMs: wholeNumber(duration),
        raw: pick(result, ["created", "launched", "completed", "duration"]),
      },
      principal: nonEmptyText(launcher),
      announcedRows: wholeNumber(rows),
    };
  },
};
