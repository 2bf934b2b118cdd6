import {
  SailPointReportsClient,
  type AnyReportDetails,
  type SailPointApiVersion,
} from "@identity-reports/sailpoint-reports";
import { argumentsOf, reportTypes, typeColumns } from "./sailpoint-types.ts";
import type { Connection, ReportRequest, SharedOptions, TenantValues } from "./connection.ts";

/** Types of reports about one source, which may be named: `source=NAME`. */
const sourceTypes = ["ACCOUNTS", "IDENTITY_PROFILE_IDENTITY_ERROR"];

const loadDiagnosis = () => import("@identity-reports/sailpoint-reports/diagnose");

/** A client of a SailPoint tenant. */
export function connect({ name, values }: TenantValues, shared: SharedOptions): Connection {
  const { baseUrl, tenant, apiVersion, clientId = "", clientSecret = "", accessToken } = values;
  const client = new SailPointReportsClient({
    ...shared,
    ...(baseUrl === undefined ? { tenant } : { baseUrl }),
    ...(apiVersion === undefined ? {} : { apiVersion: apiVersion as SailPointApiVersion }),
    auth: accessToken === undefined ? { clientId, clientSecret } : { accessToken },
  });
  const details = ({ report, arguments: given }: ReportRequest): AnyReportDetails => ({
    reportType: report,
    arguments: given,
  });
  return {
    tenant: name,
    vendor: "sailpoint",
    baseUrl: client.baseUrl,
    run: async (request, options) => client.runReport(details(request), options),
    submit: async (request, options) => client.submitReport(details(request), options),
    check: (handle, options) => client.checkReport(handle, options),
    resume: (handle, options) => client.resume(handle, options),
    cancel: (id, signal) => client.cancelReport({ id }, { signal }),
    argumentsOf,
    otherReports: async () => [],
    doubtOf: ({ startedAt }, state) => (state === "running" && !isRecent(startedAt) ? sameAnswer : undefined),
    lists: {
      types: () => ({ columns: typeColumns, items: () => reportTypes }),
      sources: ({ signal }) => ({
        columns: ["id", "name", "type"],
        items: () => client.listSources({ sorters: "name" }, { signal }),
      }),
      campaigns: ({ signal }) => ({
        columns: ["id", "status", "created", "deadline", "name"],
        items: () => client.getActiveCampaigns({ sorters: "-created" }, { signal }),
      }),
      policies: ({ signal }) => ({
        columns: ["id", "state", "name"],
        items: () => client.listSodPolicies({ sorters: "name" }, { signal }),
      }),
      profiles: ({ signal }) => ({
        columns: ["id", "name"],
        items: () => client.listIdentityProfiles({ sorters: "name" }, { signal }),
      }),
    },
    diagnose: async (options) => (await loadDiagnosis()).diagnose(client, options),
    planProbe: async (request) => (await loadDiagnosis()).planProbe(request),
    probe: async (request, options) => (await loadDiagnosis()).probe(client, request, options),
    // A run looks its source up by itself; before a collection begins, one that is missing stops all of it.
    async lookUp({ report, arguments: { source } }, signal) {
      if (typeof source === "string" && sourceTypes.includes(report)) await client.findSource(source, { signal });
    },
    prepare: (request) => request,
    client,
    close: () => client.close(),
  };
}

/** An empty answer is all that there is of a run that continues, and of one that there never was. */
const sameAnswer =
  "SailPoint gives the same response for an id that it does not know: check the id if the run should have ended by now.";

const DAY_MS = 86_400_000;

const isRecent = (startedAt: string | undefined): boolean =>
  startedAt !== undefined && Date.now() - Date.parse(startedAt) < DAY_MS;
