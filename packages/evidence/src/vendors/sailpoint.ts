import { countOf, instantOf, pick, textOf, versionInPath, type Vendor } from "./vendor.js";

/** What of a SEARCH_EXPORT is the report's logic. */
const logicNames = ["query", "indices", "columns", "sort"];

export const sailpoint: Vendor = {
  packageName: "@identity-reports/sailpoint-reports",
  mayJoin: true,
  inputOf: ({ report, arguments: given }) => ({ reportType: report, arguments: given }),
  // Of violations of policies SailPoint makes a ZIP, with the tables in it.
  onlyFormatOf: (report) => (report === "SOD_VIOLATION_REPORT" ? "zip" : undefined),
  logicOf: ({ report, arguments: given }) =>
    report === "SEARCH_EXPORT"
      ? { type: report, origin: "custom", definition: pick(given, logicNames) }
      : { type: report, origin: "standard" },
  apiVersionOf: versionInPath,
  tokenWords: ({ tenant_id, client_id, user_name, identity_id }) => ({
    tenantId: textOf(tenant_id),
    clientId: textOf(client_id),
    principal: textOf(user_name) ?? textOf(identity_id),
  }),
  wordsOf(result) {
    const { created, duration, rows, status, taskDefName, launcher } = result;
    return {
      report: { title: textOf(taskDefName) },
      status: textOf(status),
      server: {
        created: instantOf(created),
        launched: instantOf(result["launched"]),
        completed: instantOf(result["completed"]),
        durationMs: countOf(duration),
        raw: pick(result, ["created", "launched", "completed", "duration"]),
      },
      principal: textOf(launcher),
      announced: countOf(rows),
    };
  },
};
