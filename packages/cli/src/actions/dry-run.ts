import type { Fetch } from "@identity-reports/core";
import type { Invocation } from "../invocation.ts";
import type { TenantSettings } from "../settings/tenants.ts";
import { vendorConnectors } from "../vendors/connect.ts";
import type { Connection, ReportRequest, RunOptions } from "../vendors/connection.ts";
import { aboutReport } from "../vendors/refused-report.ts";
import { argumentsOf } from "../vendors/sailpoint-types.ts";

/** One report that would be started. */
export interface PlannedStart {
  /** Its id in a plan. */
  readonly id?: string;
  /** Its path in a plan. */
  readonly path?: readonly PropertyKey[];
  readonly settings: TenantSettings;
  readonly request: ReportRequest;
  /** Options of the run. They are checked, too. */
  readonly options?: RunOptions;
}

/** A request as it would be sent, without credentials. */
interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** In place of secrets: none is read for a dry run. */
const noSecrets: Readonly<Record<string, string>> = {
  accessToken: "dry-run",
  apiKey: "dry-run",
};

/** Shows the requests that would start the reports. Nothing is sent, and no secret is read. @returns the exit code. */
export async function dryRun(starts: readonly PlannedStart[], invocation: Invocation): Promise<number> {
  const { output } = invocation;
  const shown = [];
  for (const start of starts) {
    const { id, settings } = start;
    shown.push({ ...(id === undefined ? {} : { id }), tenant: settings.name, requests: await requestsOf(start) });
  }
  output.result(shown.flatMap(({ requests }) => requests.flatMap(requestLines)));
  output.document({ ok: true, exitCode: 0, dryRun: true, starts: shown });
  output.info(`Nothing was sent: ${starts.length === 1 ? "this is" : "these are"} the first request of each report.`);
  return 0;
}

/** The same for one report that a command line names. What the client refuses is said as for a run. */
export async function dryRunOfReport(start: PlannedStart, invocation: Invocation): Promise<number> {
  const { settings, request } = start;
  const known = {
    vendor: settings.vendor,
    otherReports: async () => [],
    ...(settings.vendor === "sailpoint" ? { argumentsOf } : {}),
  };
  return await dryRun([start], invocation).catch(async (error: unknown) => {
    throw await aboutReport(error, request.report, known, invocation.context.signal);
  });
}

function requestLines({ method, url, body }: ShownRequest): string[] {
  const lines = body === undefined ? [] : JSON.stringify(body, undefined, 2).split("\n");
  return [`${method} ${url}`, ...lines];
}

/**
 * Lets a real client make its first request, and captures it before it is sent.
 *
 * @throws the error of a report that the client refuses before it makes a request.
 */
export async function requestsOf({ settings, request, options }: PlannedStart): Promise<ShownRequest[]> {
  const requests: ShownRequest[] = [];
  const stop = new AbortController();
  const capture: Fetch = async (url, { method, body }) => {
    requests.push({ method, url, ...(typeof body === "string" ? { body: parsed(body) } : {}) });
    stop.abort();
    throw stop.signal.reason;
  };
  const connection = await dryConnection(settings, capture);
  try {
    await connection.submit(request, { ...options, signal: stop.signal });
  } catch (error) {
    // Without a request, the client refused the report. With one, the error is the abort of the capture.
    if (requests.length === 0) throw error;
  } finally {
    connection.close();
  }
  return requests;
}

/** A client of a tenant whose secrets were not read. Its requests end in `fetch`. */
export async function dryConnection(settings: TenantSettings, fetch: Fetch = refuse): Promise<Connection> {
  const plain = Object.entries(settings.entries).filter(([key, entry]) => typeof entry === "string" && key !== "ca");
  const { connect } = await vendorConnectors[settings.vendor]();
  const values = { ...(Object.fromEntries(plain) as Record<string, string>), ...noSecrets };
  return connect({ ...settings, values }, { fetch, retries: 0 });
}

const refuse: Fetch = async () => {
  throw new TypeError("a dry run sends nothing");
};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
