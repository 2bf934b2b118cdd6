import { PingReportsClient, type PingRunHandle, type RunReportParams } from "@identity-reports/ping-reports";
import type { HandleLike, RunHandle } from "@identity-reports/core";
import { usageError } from "../cli-error.ts";
import type { Connection, ListFilter, ReportRequest, SharedOptions, TenantValues } from "./connection.ts";

const loadDiagnosis = () => import("@identity-reports/ping-reports/diagnose");

/** A client of a tenant of PingOne Advanced Identity Cloud. */
export function connect({ name, values }: TenantValues, shared: SharedOptions): Connection {
  const { baseUrl, tenant, serviceAccountId = "", jwk = "", accessToken } = values;
  const client = new PingReportsClient({
    ...shared,
    ...(baseUrl === undefined ? { tenant } : { baseUrl }),
    auth: accessToken === undefined ? { serviceAccountId, jwk } : { accessToken },
  });
  return {
    tenant: name,
    vendor: "ping",
    baseUrl: client.baseUrl,
    run: async (request, options) => client.runReport(paramsOf(request), options),
    submit: async (request, options) => client.submitReport(paramsOf(request), options),
    check: (handle, options) => client.checkReport(ownHandle(handle), options),
    resume: (handle, options) => client.resume(ownHandle(handle), options),
    otherReports: async (signal) => {
      const names: string[] = [];
      for await (const template of client.listTemplates({}, { signal })) names.push(template.name ?? "");
      return names;
    },
    doubtOf: () => undefined,
    lists: {
      templates: ({ signal }) => ({
        columns: ["name", "templateType", "displayName"],
        items: () => client.listTemplates({}, { signal }),
      }),
      runs: (filter) => ({
        columns: ["runId", "status", "realm", "createdAt"],
        items: () => client.listRuns(runsOf(filter), { signal: filter.signal }),
      }),
    },
    diagnose: async (options) => (await loadDiagnosis()).diagnose(client, options),
    planProbe: async (request) => (await loadDiagnosis()).planProbe(request),
    probe: async (request, options) => (await loadDiagnosis()).probe(client, request, options),
    prepare: (request) => request,
    client,
    close: () => client.close(),
  };
}

/** A tenant has these two, and cannot have others. */
const realms: readonly string[] = ["alpha", "bravo"];

function expectRealm(realm: string): void {
  if (!realms.includes(realm))
    throw usageError(`realm: Ping has ${realms.join(" and ")}, but no ${JSON.stringify(realm)}.`);
}

function runsOf({ report, realm }: ListFilter): { name: string; realm?: string } {
  if (report === undefined) throw usageError("Ping lists the runs of one report.", "Add --report NAME.");
  if (realm !== undefined) expectRealm(realm);
  return { name: report, ...(realm === undefined ? {} : { realm }) };
}

/** Ping knows a run only together with its template. */
function ownHandle(handle: HandleLike<RunHandle>): HandleLike<PingRunHandle> & { name: string } {
  const { name } = handle as { readonly name?: string };
  if (name === undefined)
    throw usageError(
      "A run of Ping needs its report's name.",
      "Write ping:NAME/ID, such as ping:ROLE-MEMBERSHIP/job_01.",
    );
  return { ...handle, name } as HandleLike<PingRunHandle> & { name: string };
}

function paramsOf({ report, arguments: parameters, realm }: ReportRequest): RunReportParams {
  if (realm === undefined)
    throw usageError(`${report} of Ping needs a realm.`, "Add --realm alpha or --realm bravo; in a plan: realm.");
  expectRealm(realm);
  return { name: report, realm, parameters };
}
