import { instantOf, pick, textOf, type Vendor } from "./vendor.js";

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

export const fudo: Vendor = {
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
  wordsOf(result) {
    const { created_at, generated_at, title, created_by } = result;
    const principal = textOf(created_by);
    return {
      report: { title: textOf(title) },
      server: {
        created: instantOf(created_at),
        completed: instantOf(generated_at),
        raw: pick(result, ["created_at", "generated_at", "modified_at", "created_on"]),
      },
      requester: principal === undefined ? undefined : { principal, basis: "vendor" },
    };
  },
  async cleanUp(client, runId) {
    await client.deleteReport?.({ id: runId });
  },
};
