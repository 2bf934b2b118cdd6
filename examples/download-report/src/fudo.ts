import { serve } from "@identity-reports/fake-server";
import {
  PredefinedReport,
  SessionReportsClient,
  type CreateReportParams,
  type ReportFileFormat,
} from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Job, VendorJobs } from "./job.ts";

/** Generates one Fudo report and saves it. */
function job(client: SessionReportsClient, title: string, params: CreateReportParams, format: ReportFileFormat): Job {
  return {
    vendor: "Fudo",
    report: title,
    format,
    async run(folder, { onState, onBytes, onEvent }) {
      const report = await client.runReport(params, {
        label: title,
        onProgress: ({ state, elapsedMs }) => onState(state, elapsedMs),
        onEvent,
      });
      return await report.saveTo(`${folder}/`, { format, ifExists: "replace", onProgress: onBytes, onEvent });
    },
  };
}

/** A report of the appliance in `FUDO_BASE_URL`, with `FUDO_API_KEY` and, for a certificate of its own, `FUDO_CA_FILE`. */
export function liveFudo(): VendorJobs | undefined {
  if (process.env["FUDO_BASE_URL"] === undefined) return undefined;
  const client = SessionReportsClient.fromEnv();
  return {
    jobs: [job(client, "ssh", { criteria: [{ field: "protocol", value: "ssh" }] }, "csv")],
    close: async () => client.close(),
  };
}

/** The same calls against a fake Fudo on this machine. */
export async function fakeFudo(): Promise<VendorJobs> {
  const fake = sessionFake({ runMs: 1_500 });
  const server = await serve(fake);
  const client = new SessionReportsClient({ baseUrl: server.url, auth: fake.credentials });
  fake.nextRun({ rows: 5_000 });
  fake.fail("listReports", ["ok", "503"]);
  fake.fail("getReportFile", ["cut"]);
  return {
    jobs: [
      job(client, "ssh", { criteria: [{ field: "protocol", value: "ssh" }] }, "csv"),
      job(client, "rdp", { criteria: [{ field: "protocol", value: "rdp" }] }, "pdf"),
      job(client, "AccountAccess", { defined_report_id: PredefinedReport.AccountAccess }, "html"),
    ],
    async close() {
      client.close();
      await server.close();
    },
  };
}
