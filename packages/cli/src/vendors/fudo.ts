import {
  PredefinedReport,
  SessionReportsClient,
  type CreateReportParams,
  type DefinedReportId,
  type SessionRunHandle,
} from "@identity-reports/session-reports";
import type { HandleLike, RunHandle } from "@identity-reports/core";
import { cellText } from "../output/table.ts";
import { usageError } from "../cli-error.ts";
import type { Connection, ReportRequest, SharedOptions, TenantValues } from "./connection.ts";

/** A report that no definition describes: its arguments say which sessions it is about. */
const freeReport = "SESSIONS";

/** Arguments that Fudo takes as they are; every other one is a criterion. */
const ownArguments = ["query_filter", "query_order", "title"];

/** A client of a Fudo appliance. */
export function connect({ name, values }: TenantValues, shared: SharedOptions): Connection {
  const { baseUrl = "", apiKey = "" } = values;
  const client = new SessionReportsClient({ ...shared, baseUrl, auth: { apiKey } });
  return {
    tenant: name,
    vendor: "fudo",
    baseUrl: client.baseUrl,
    formats: ["csv", "pdf", "html"],
    run: async (request, options) => client.runReport(paramsOf(request), options),
    submit: async (request, options) => client.submitReport(paramsOf(request), options),
    check: (handle, options) => client.checkReport(ownHandle(handle), options),
    resume: (handle, options) => client.resume(ownHandle(handle), options),
    lists: {
      definitions: ({ signal }) => ({
        columns: ["id", "title"],
        items: () => client.listDefinedReports({}, { signal }),
      }),
      runs: ({ signal }) => ({
        columns: ["id", "created_at", "generated_at", "title"],
        items: () => client.listReports({}, { signal }),
      }),
    },
    diagnose: async (options) => (await import("@identity-reports/session-reports/diagnose")).diagnose(client, options),
    close: () => client.close(),
  };
}

const ownHandle = (handle: HandleLike<RunHandle>): HandleLike<SessionRunHandle> =>
  handle as HandleLike<SessionRunHandle>;

/** The word for a definition is its name in this tool, or its id; arguments become criteria. */
function paramsOf({ report, arguments: given, title }: ReportRequest): CreateReportParams {
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => ownArguments.includes(key)));
  const criteria = Object.entries(given)
    .filter(([key]) => !ownArguments.includes(key))
    .map(([field, value]) => ({ field, value: cellText(value) }));
  const definition = report === freeReport ? {} : { defined_report_id: definitionId(report) };
  return {
    ...definition,
    ...(criteria.length === 0 ? {} : { criteria }),
    ...(title === undefined ? {} : { title }),
    ...own,
  } as CreateReportParams;
}

function definitionId(report: string): DefinedReportId {
  const known: Readonly<Record<string, string>> = PredefinedReport;
  const id = known[report] ?? (/^\d+$/.test(report) ? report : undefined);
  if (id === undefined)
    throw usageError(
      `Fudo has no report called ${JSON.stringify(report)}.`,
      `Use ${freeReport} with criteria such as protocol=ssh, an id of "identity-reports list fudo definitions", or one of: ${Object.keys(known).join(", ")}.`,
    );
  return id as DefinedReportId;
}
