import { serve } from "@identity-reports/fake-server";
import { PingReportName, PingReportsClient, type RunReportParams } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import type { Job, VendorJobs } from "./job.ts";

/** Runs one Ping report, counts its rows as they stream, and saves its file. */
function job(client: PingReportsClient, run: RunReportParams, format: "csv" | "jsonl"): Job {
  return {
    vendor: "Ping",
    report: run.name,
    format,
    async run(folder, { onState, onBytes, onEvent }) {
      const report = await client.runReport(run, {
        label: run.name,
        onProgress: ({ state, elapsedMs }) => onState(state, elapsedMs),
        onEvent,
      });
      let rows = 0;
      for await (const _ of report.rows({ onEvent })) rows += 1;
      const saved = await report.saveTo(`${folder}/`, { format, ifExists: "replace", onProgress: onBytes, onEvent });
      return { ...saved, rows };
    },
  };
}

/** Reports of the tenant in `PING_BASE_URL` or `PING_TENANT`, as the service account in the environment. */
export function livePing(): VendorJobs | undefined {
  if ((process.env["PING_BASE_URL"] ?? process.env["PING_TENANT"]) === undefined) return undefined;
  const client = PingReportsClient.fromEnv();
  return {
    jobs: [job(client, { name: PingReportName.UserCountByStatus, realm: "alpha" }, "csv")],
    close: async () => client.close(),
  };
}

/** The same calls against a fake Ping on this machine. */
export async function fakePing(): Promise<VendorJobs> {
  const fake = pingFake({ runMs: 1_000, exportMs: 500, rows: 250 });
  const server = await serve(fake);
  const { serviceAccountId, jwk } = fake.credentials;
  const client = new PingReportsClient({ baseUrl: server.url, auth: { serviceAccountId, jwk } });
  fake.fail("viewRun", ["ok", "503"]);
  fake.fail("downloadRun", ["cut"]);
  return {
    jobs: [
      job(client, { name: PingReportName.RoleMembership, realm: "alpha", parameters: { roles: ["admin"] } }, "csv"),
      job(client, { name: PingReportName.UserAccessDetails, realm: "bravo" }, "jsonl"),
    ],
    async close() {
      client.close();
      await server.close();
    },
  };
}
