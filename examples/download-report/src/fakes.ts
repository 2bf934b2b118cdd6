import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";

/** Three vendors on this machine, and the variables that lead to them. */
export interface Fakes {
  readonly env: Readonly<Record<string, string>>;
  /** From now on runs take their time, and the vendors make the trouble that real ones make. */
  makeTrouble(): void;
  close(): Promise<void>;
}

/** Serves the fakes over real HTTP. */
export async function serveFakes(): Promise<Fakes> {
  const sailpoint = sailPointFake({ runMs: 200, behaviour: { concurrency: "one-per-arguments" } });
  const fudo = sessionFake({ runMs: 200, rows: 5_000 });
  const ping = pingFake({ runMs: 200, exportMs: 100, rows: 250 });
  const servers = await Promise.all([serve(sailpoint), serve(fudo), serve(ping)]);
  const [{ url: SAIL_BASE_URL }, { url: FUDO_BASE_URL }, { url: PING_BASE_URL }] = servers;
  return {
    env: {
      SAIL_BASE_URL,
      SAIL_CLIENT_ID: sailpoint.credentials.clientId,
      SAIL_CLIENT_SECRET: sailpoint.credentials.clientSecret,
      FUDO_BASE_URL,
      FUDO_API_KEY: fudo.credentials.apiKey,
      PING_BASE_URL,
      PING_SERVICE_ACCOUNT_ID: ping.credentials.serviceAccountId,
      PING_SERVICE_ACCOUNT_JWK: JSON.stringify(ping.credentials.jwk),
    },
    makeTrouble() {
      sailpoint.nextRun({ rows: 38, runMs: 2_500 });
      sailpoint.nextRun({ rows: 36, runMs: 3_200 });
      fudo.nextRun({ runMs: 1_500 });
      ping.nextRun({ runMs: 2_000 });
      sailpoint.fail("getReportResult", [{ status: 429, retryAfterMs: 1_200 }, "ok", "503"]);
      sailpoint.fail("getReport", ["cut"]);
      fudo.fail("listReports", ["ok", "503"]);
      fudo.fail("getReportFile", ["cut"]);
      ping.fail("downloadRun", ["cut"]);
      setTimeout(() => sailpoint.expireTokens(), 1_500).unref();
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
