import { serve } from "@identity-reports/fake-server";
import { SailPointReportsClient, type ReportDetails } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import type { Job, VendorJobs } from "./job.ts";

/** Runs one SailPoint report and saves it: this is all a script of your own needs. */
function job(client: SailPointReportsClient, details: ReportDetails, format: "csv" | "pdf"): Job {
  return {
    vendor: "SailPoint",
    report: details.reportType,
    format,
    async run(folder, { onState, onBytes, onEvent }) {
      const report = await client.runReport(details, {
        label: details.reportType,
        onProgress: ({ state, elapsedMs }) => onState(state, elapsedMs),
        onEvent,
      });
      const saved = await report.saveTo(`${folder}/`, { format, ifExists: "replace", onProgress: onBytes, onEvent });
      return { ...saved, rows: report.result.rows ?? undefined };
    },
  };
}

/** Reports of the tenant whose credentials are in `SAIL_BASE_URL`, `SAIL_CLIENT_ID` and `SAIL_CLIENT_SECRET`. */
export function liveSailPoint(): VendorJobs | undefined {
  if (process.env["SAIL_BASE_URL"] === undefined) return undefined;
  const client = SailPointReportsClient.fromEnv();
  return {
    jobs: [job(client, { reportType: "IDENTITIES" }, "csv")],
    close: async () => client.close(),
  };
}

/** The same calls against a fake SailPoint on this machine, which makes the trouble real tenants make. */
export async function fakeSailPoint(): Promise<VendorJobs> {
  const fake = sailPointFake({ runMs: 1_800 });
  const server = await serve(fake);
  const client = new SailPointReportsClient({ baseUrl: server.url, auth: fake.credentials });
  fake.nextRun({ rows: 20_000 });
  fake.fail("getReportResult", [{ status: 429, retryAfterMs: 700 }, "ok", "503"]);
  fake.fail("getReport", ["cut"]);
  setTimeout(() => fake.expireTokens(), 1_000).unref();
  return {
    jobs: [
      job(
        client,
        {
          reportType: "ACCOUNTS",
          arguments: { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" },
        },
        "csv",
      ),
      job(client, { reportType: "ORPHAN_IDENTITIES" }, "pdf"),
      job(
        client,
        { reportType: "SEARCH_EXPORT", arguments: { query: "attributes.city:London", indices: ["identities"] } },
        "csv",
      ),
    ],
    async close() {
      client.close();
      await server.close();
    },
  };
}
