import type { Period } from "../format/record-question.js";
import { instantOf, pick, nonEmptyText, versionInPath, type Vendor } from "./vendor.js";

/** Ids of the definitions that every appliance comes with, by their names in the client's `PredefinedReport`. */
const predefined: Readonly<Record<string, string>> = {
  System: "5",
  AccountAccess: "6",
  SafeAccess: "7",
  ServerAccess: "8",
  SessionApprovalsByUser: "9",
  SessionSharingInvitesByUser: "10",
  SessionSummary: "11",
  SessionsByServer: "12",
  UserAccess: "13",
  UserActivity: "14",
  UserPrivilege: "15",
  User: "16",
};

/** Id of the definition that a plan names. Undefined when it names a title. */
const definitionOf = (report: string): string | undefined =>
  Object.hasOwn(predefined, report) ? predefined[report] : /^\d+$/.test(report) ? report : undefined;

/** The arguments that say what a report on demand selects; `report` is then its title. */
const logicNames = ["criteria", "query_filter", "query_order"];

/** The span of sessions that a filter selects: `created_at.ge(2026-09-01T00%3A00%3A00.000Z),created_at.le(…)`. */
function periodIn(filter: string): Period | undefined {
  const bound = (operator: "ge" | "le"): string | undefined => {
    const terms = [...filter.matchAll(new RegExp(`(?:^|,)created_at\\.${operator}\\(([^)]*)\\)`, "g"))];
    // With two bounds of one kind, only the appliance knows which one counts.
    return terms.length === 1 ? instantOf(decoded(terms[0]?.[1] ?? "")) : undefined;
  };
  const [from, to] = [bound("ge"), bound("le")];
  return from === undefined && to === undefined ? undefined : { from, to, basis: "arguments" };
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

export const fudo: Vendor = {
  packageName: "@identity-reports/session-reports",
  mayJoin: false,
  inputOf({ report, arguments: given }) {
    const defined_report_id = definitionOf(report);
    return defined_report_id === undefined ? { title: report, ...given } : { defined_report_id, ...given };
  },
  logicOf({ report, arguments: given }) {
    const id = definitionOf(report);
    if (id === undefined) return { type: report, title: report, origin: "custom", definition: pick(given, logicNames) };
    return { type: report, origin: Object.values(predefined).includes(id) ? "standard" : "custom" };
  },
  periodOf: ({ arguments: { query_filter } }) => periodIn(nonEmptyText(query_filter) ?? ""),
  apiVersionOf: versionInPath,
  detailsOf(result) {
    const { created_at, generated_at, title, created_by } = result;
    // For a report by a definition: what the definition selected when the report was made.
    const definition = pick(result, ["query_filter", "query_order"]);
    return {
      report: { title: nonEmptyText(title), definition: Object.keys(definition).length === 0 ? undefined : definition },
      server: {
        created: instantOf(created_at),
        completed: instantOf(generated_at),
        raw: pick(result, ["created_at", "generated_at", "modified_at", "created_on"]),
      },
      principal: nonEmptyText(created_by),
    };
  },
  async cleanUp(client, runId) {
    await client.deleteReport?.({ id: runId });
  },
};
