import {
  SailPointReportsClient,
  type AnyReportDetails,
  type SailPointApiVersion,
} from "@identity-reports/sailpoint-reports";
import { cellText } from "../output/table.ts";
import { usageError } from "../cli-error.ts";
import type { Connection, ReportRequest, SharedOptions, TenantValues } from "./connection.ts";

/** The types that SailPoint documents, and what each takes. */
const reportTypes = [
  { type: "ACCOUNTS", arguments: "source=NAME, or application=ID sourceName=NAME" },
  { type: "IDENTITIES_DETAILS", arguments: "[correlatedOnly=true]" },
  { type: "IDENTITIES", arguments: "[correlatedOnly=true]" },
  { type: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: "authoritativeSource=ID" },
  { type: "ORPHAN_IDENTITIES", arguments: '[selectedFormats:=["CSV"]]' },
  { type: "UNCORRELATED_ACCOUNTS", arguments: '[selectedFormats:=["CSV"]]' },
  { type: "SEARCH_EXPORT", arguments: 'query=TEXT [indices:=["identities"]] [columns=A,B]' },
];

/** Sources are no part of the reports; this version of the API has them for sure. */
const sourcesPath = "/v2025/sources";

interface Source {
  readonly id: string;
  readonly name: string;
}

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
  const listSources = async (query: Readonly<Record<string, string | number>>, signal: AbortSignal | undefined) =>
    (await client.request<Source[] | null>("GET", sourcesPath, { query, signal })) ?? [];
  const prepare = async (request: ReportRequest, signal: AbortSignal | undefined): Promise<ReportRequest> => ({
    ...request,
    arguments: await withSource(request.arguments, (query) => listSources(query, signal)),
  });
  const details = async (request: ReportRequest, signal: AbortSignal | undefined): Promise<AnyReportDetails> => ({
    reportType: request.report,
    arguments: (await prepare(request, signal)).arguments,
  });
  return {
    tenant: name,
    vendor: "sailpoint",
    baseUrl: client.baseUrl,
    formats: ["csv", "pdf"],
    run: async (request, options) => client.runReport(await details(request, options.signal), options),
    submit: async (request, options) => client.submitReport(await details(request, options.signal), options),
    check: (handle, options) => client.checkReport(handle, options),
    resume: (handle, options) => client.resume(handle, options),
    cancel: (id, signal) => client.cancelReport({ id }, { signal }),
    otherReports: async () => [],
    doubtOf: ({ startedAt }, state) => (state === "running" && !isRecent(startedAt) ? sameAnswer : undefined),
    lists: {
      types: () => ({ columns: ["type", "arguments"], items: () => reportTypes }),
      sources: ({ signal }) => ({
        columns: ["id", "name"],
        items: () => allSources((offset) => listSources({ limit: 250, offset, sorters: "name" }, signal)),
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

/** An empty answer is all that there is of a run that goes on, and of one that there never was. */
const sameAnswer =
  "SailPoint gives the same answer for an id that it does not know: check the id where the run should have ended by now.";

const DAY_MS = 86_400_000;

const isRecent = (startedAt: string | undefined): boolean =>
  startedAt !== undefined && Date.now() - Date.parse(startedAt) < DAY_MS;

async function* allSources(load: (offset: number) => Promise<Source[]>): AsyncGenerator<{ id: string; name: string }> {
  for (let offset = 0; ;) {
    const page = await load(offset);
    for (const { id, name } of page) yield { id, name };
    if (page.length < 250) return;
    offset += page.length;
  }
}

/** `source` is a name that people know; the report wants the source's id beside it. */
async function withSource(
  given: Readonly<Record<string, unknown>>,
  list: (query: Readonly<Record<string, string | number>>) => Promise<Source[]>,
): Promise<Readonly<Record<string, unknown>>> {
  const { source, ...rest } = given;
  if (source === undefined) return given;
  const wanted = cellText(source);
  const found = await list({ filters: `name eq "${wanted.replaceAll(/["\\]/g, "\\$&")}"`, limit: 2 });
  const [only, ...others] = found.filter((each) => each.name === wanted);
  if (only === undefined || others.length > 0)
    throw usageError(
      `SailPoint has ${only === undefined ? "no" : "more than one"} source called ${JSON.stringify(wanted)}.`,
      "identity-reports list sailpoint sources shows names and ids; pass application=ID and sourceName=NAME.",
    );
  return { ...rest, application: only.id, sourceName: only.name };
}
