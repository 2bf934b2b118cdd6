import type { ReportFile, RequestOptions } from "@identity-reports/core";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { fakeCredentials as pingCredentials } from "../../../ping-reports/src/fake/credentials.ts";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import type { Format } from "./intent.ts";
import type { SoakAddresses, VendorName } from "./plan.ts";

/** A finished run, as much of it as a soak asks for. */
export interface SoakReport {
  readonly id: string;
  download(options: RequestOptions & { readonly format: Format }): Promise<ReportFile>;
  saveTo(
    path: string,
    options: RequestOptions & { readonly format: Format; readonly ifExists: "number" },
  ): Promise<{
    readonly path: string;
  }>;
  /** Where a vendor has rows. */
  rows?(options: RequestOptions): AsyncIterable<unknown>;
}

/** Options of a run. */
export type RunOptions = Omit<RequestOptions, "totalTimeoutMs"> & {
  readonly poll: { readonly firstMs: number; readonly maxMs: number };
  readonly maxWaitMs: number;
  readonly onStarted: (handle: { readonly id: string }) => void;
};

/** The client of one vendor, in terms that are the same for all. */
export interface SoakClient {
  runReport(job: string, options: RunOptions): Promise<SoakReport>;
  /** Starts a run and nothing else. @returns its id. */
  start(job: string, options: RequestOptions): Promise<string>;
  /** The file of a run. */
  file(id: string, format: Format, options: RequestOptions): PromiseLike<ReportFile>;
  /** Every call that only reads. */
  readonly reads: readonly ((id: string, options: RequestOptions) => PromiseLike<unknown>)[];
  /** Takes a run away once it is done with, where a vendor can. */
  forget?(id: string, options: RequestOptions): PromiseLike<unknown>;
  close(): void;
}

/** Long enough for a busy machine, and short enough that silent servers do not make up the time of a soak. */
const timeoutMs = 3_000;

/** Reads one page of a list. */
async function firstPage(pages: { pages(): AsyncIterable<{ readonly items: readonly unknown[] }> }): Promise<unknown> {
  for await (const { items } of pages.pages()) return items;
  return [];
}

function sailPoint(baseUrl: string): SoakClient {
  const auth = { clientId: "fake-client-id", clientSecret: "fake-client-secret" };
  const client = new SailPointReportsClient({ baseUrl, auth, timeoutMs, pace: false });
  const details = (job: string) => ({
    reportType: "ACCOUNTS" as const,
    arguments: { application: job, sourceName: "Soak" },
  });
  return {
    runReport: async (job, options) => (await client.runReport(details(job), options)) as unknown as SoakReport,
    start: async (job, options) => String((await client.startReport(details(job), options)).id),
    file: (id, format, options) => client.getReport({ taskResultId: id, fileFormat: format as "csv" }, options),
    reads: [(id, options) => client.getReportResult({ taskResultId: id }, options)],
    close: () => client.close(),
  };
}

function session(baseUrl: string, ca: string): SoakClient {
  const client = new SessionReportsClient({ baseUrl, auth: { apiKey: "fake-operator-key" }, tls: { ca }, timeoutMs });
  const wanted = (job: string) => ({ title: job, criteria: [{ field: "protocol", value: "ssh" }] });
  return {
    runReport: async (job, options) => (await client.runReport(wanted(job), options)) as unknown as SoakReport,
    start: async (job, options) => (await client.createReport(wanted(job), options)).id,
    file: (id, format, options) => client.getReportFile({ id, format: format as "csv" }, options),
    reads: [
      (_, options) => firstPage(client.listReports({ limit: 10 }, options)),
      (_, options) => firstPage(client.listDefinedReports({}, options)),
      (_, options) => client.getObjectSpec({ objectType: "report" }, options),
    ],
    forget: (id, options) => client.deleteReport({ id }, options),
    close: () => client.close(),
  };
}

function ping(baseUrl: string): SoakClient {
  const client = new PingReportsClient({ baseUrl, auth: pingCredentials, timeoutMs });
  const name = "soak";
  const wanted = (job: string) => ({ name, realm: "alpha" as const, parameters: { job } });
  return {
    runReport: async (job, options) => (await client.runReport(wanted(job), options)) as unknown as SoakReport,
    start: async (job, options) => String((await client.startRun(wanted(job), options)).id),
    file: (id, format, options) => client.downloadRun({ name, runId: id, format: format as "csv" }, options),
    reads: [
      (id, options) => client.getRun({ name, runId: id }, options),
      (id, options) => client.viewRun({ name, runId: id }, options),
      (_, options) => client.getTemplate({ name }, options),
    ],
    close: () => client.close(),
  };
}

/** One client per vendor, shared by all jobs. */
export const openClients = ({ baseUrls, ca }: SoakAddresses): Readonly<Record<VendorName, SoakClient>> => ({
  sailpoint: sailPoint(baseUrls.sailpoint),
  session: session(baseUrls.session, ca),
  ping: ping(baseUrls.ping),
});
