import { serve } from "@identity-reports/fake-server";
import { PingReportName, PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Clients } from "./evidence.ts";
import type { Plan } from "./plan.ts";

/** A night as it might be: 40 sources, Ping's reports in both realms, and Fudo's. */
export const demoPlan: Plan = {
  sailpoint: Array.from({ length: 40 }, (_, index) => ({
    id: `2c9180897e7742b2017e7817${String(index).padStart(8, "0")}`,
    name: `Source ${index + 1}`,
  })),
  ping: ["alpha", "bravo"].flatMap((realm) =>
    [PingReportName.RoleMembership, PingReportName.UserAccessDetails, PingReportName.UserCountByStatus].map((name) => ({
      name,
      realm,
    })),
  ),
  fudo: ["ssh", "rdp", "vnc"].map((protocol) => ({ title: `Sessions by ${protocol}`, protocol })),
  poll: { firstMs: 100, maxMs: 500 },
};

/** Fakes of the vendors on this machine, and clients of them. */
export async function startFakes(): Promise<{ clients: Clients; close(): Promise<void> }> {
  const sailpoint = sailPointFake({ runMs: 300, behaviour: { concurrency: "one-per-arguments" } });
  const ping = pingFake({ runMs: 500, exportMs: 200 });
  const fudo = sessionFake({ runMs: 400 });
  sailpoint.fail("getReportResult", [{ status: 429, retryAfterMs: 500 }, "ok", "503"]);
  sailpoint.fail("getReport", ["ok", "cut"]);
  ping.fail("downloadRun", ["503"]);
  fudo.fail("getReportFile", ["cut"]);
  const servers = await Promise.all([serve(sailpoint), serve(ping), serve(fudo)]);
  const [{ url: sailpointUrl }, { url: pingUrl }, { url: fudoUrl }] = servers;
  const { serviceAccountId, jwk } = ping.credentials;
  const clients = {
    sailpoint: new SailPointReportsClient({ baseUrl: sailpointUrl, auth: sailpoint.credentials }),
    ping: new PingReportsClient({ baseUrl: pingUrl, auth: { serviceAccountId, jwk } }),
    fudo: new SessionReportsClient({ baseUrl: fudoUrl, auth: fudo.credentials }),
  };
  return {
    clients,
    async close() {
      for (const client of Object.values(clients)) client.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
