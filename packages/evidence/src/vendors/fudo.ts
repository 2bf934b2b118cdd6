import type { Period } from "../format/record-question.js";
import { instantOf, pick, textOf, versionInPath, type Vendor } from "./vendor.js";

/** The definitions that every appliance comes with, as the client's `PredefinedReport` names them. */
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

const definitionOf = (report: string): string | undefined =>
  Object.hasOwn(predefined, report) ? predefined[report] : /^\d+$/.test(report) ? report : undefined;

/** A report on demand says in its arguments what it is about; `report` is then its title. */
const logicNames = ["criteria", "query_filter", "query_order"];

/** The span of sessions that a filter selects: `created_at.ge(2026-09-01T00%3A00%3A00.000Z),created_at.le(…)`. */
function periodIn(filter: string): Period | undefined {
  const bound = (operator: "ge" | "le"): string | undefined => {
    const terms = [...filter.matchAll(new RegExp(`(?:^|,)created_at\\.${operator}\\(([^)]*)\\)`, "g"))];
    // Two bounds of one kind: which of them counts is for the appliance to say.
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
  periodOf: ({ arguments: { query_filter } }) => periodIn(textOf(query_filter) ?? ""),
  apiVersionOf: versionInPath,
  wordsOf(result) {
    const { created_at, generated_at, title, created_by } = result;
    // Of a report by a definition: what the definition selected when it was made.
    const definition = pick(result, ["query_filter", "query_order"]);
    return {
      report: { title: textOf(title), definition: Object.keys(definition).length === 0 ? undefined : definition },
      server: {
        created: instantOf(created_at),
        completed: instantOf(generated_at),
        raw: pick(result, ["created_at", "generated_at", "modified_at", "created_on"]),
      },
      principal: textOf(created_by),
    };
  },
  async cleanUp(client, runId) {
    await client.deleteReport?.({ id: runId });
  },
};
