import {
  PredefinedReport,
  SessionReportsClient,
  type CreateReportParams,
  type DefinedReportId,
  type SessionRunHandle,
} from "@identity-reports/session-reports";
import type { HandleLike, RunHandle } from "@identity-reports/core";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { cellText } from "../output/table.ts";
import { documentedReports } from "./report-names.ts";
import type { Connection, ReportRequest, SharedOptions, TenantValues } from "./connection.ts";

/** Arguments that Fudo takes as they are; every other one is a criterion. */
const ownArguments = ["criteria", "query_filter", "query_order", "title"];

const loadDiagnosis = () => import("@identity-reports/session-reports/diagnose");

/** A client of a Fudo appliance. */
export function connect({ name, values }: TenantValues, shared: SharedOptions): Connection {
  const { baseUrl = "", apiKey = "" } = values;
  const client = new SessionReportsClient({ ...shared, baseUrl, auth: { apiKey } });
  return {
    tenant: name,
    vendor: "fudo",
    baseUrl: client.baseUrl,
    run: async (request, options) => client.runReport(paramsOf(request), options),
    submit: async (request, options) => client.submitReport(paramsOf(request), options),
    check: (handle, options) => client.checkReport(ownHandle(handle), options),
    resume: (handle, options) => client.resume(ownHandle(handle), options),
    otherReports: async () => [],
    doubtOf: () => undefined,
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
    diagnose: async (options) => (await loadDiagnosis()).diagnose(client, options),
    planProbe: async (request) => (await loadDiagnosis()).planProbe(request),
    probe: async (request, options) => (await loadDiagnosis()).probe(client, request, options),
    prepare,
    client,
    close: () => client.close(),
  };
}

const ownHandle = (handle: HandleLike<RunHandle>): HandleLike<SessionRunHandle> =>
  handle as HandleLike<SessionRunHandle>;

/** Arguments that the API does not know are criteria: `protocol=ssh`. */
function prepare(request: ReportRequest): ReportRequest {
  const { criteria = [], ...given } = request.arguments;
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => ownArguments.includes(key)));
  const more = Object.entries(given)
    .filter(([key]) => !ownArguments.includes(key))
    .map(([field, value]) => ({ field, value: cellText(value) }));
  const all = [...(Array.isArray(criteria) ? (criteria as unknown[]) : [criteria]), ...more];
  const prepared = { ...own, ...(all.length === 0 ? {} : { criteria: all }) };
  return { ...request, report: definitionNamed(request.report, prepared), arguments: prepared };
}

/**
 * The name that the client has for a definition that was named as Fudo shows it: `Account access report`. With criteria any
 * word is a title.
 */
function definitionNamed(report: string, given: Readonly<Record<string, unknown>>): string {
  if (definitionId(report) !== undefined || "criteria" in given || "query_filter" in given) return report;
  const known = documentedReports.fudo;
  const meant = known.find((name) => plainName(name) === plainName(report));
  if (meant !== undefined) return meant;
  throw usageError(
    `Fudo has no definition called ${JSON.stringify(report)}${didYouMean(plainName(report), known)}.`,
    "identity-reports list fudo shows titles and ids; a report of your own needs criteria: -a protocol=ssh.",
  );
}

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replace(/(.)report$/, "$1");

/** A word that names no definition is the report's title; its arguments say which sessions it is about. */
function paramsOf(request: ReportRequest): CreateReportParams {
  const { report, title, arguments: given } = prepare(request);
  const id = definitionId(report);
  const subject = id === undefined ? { title: title ?? report } : { defined_report_id: id };
  return { ...subject, ...(title === undefined ? {} : { title }), ...given } as CreateReportParams;
}

function definitionId(report: string): DefinedReportId | undefined {
  const known: Readonly<Record<string, string>> = PredefinedReport;
  return Object.hasOwn(known, report) ? known[report] : /^\d+$/.test(report) ? report : undefined;
}
