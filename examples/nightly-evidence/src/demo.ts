// What cron would do on two nights, without an account: fakes of the three vendors on this machine, the program as it
// is, and the second start of a night on which a report failed. The collections are left in out/.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";

const sailpoint = sailPointFake();
const fudo = sessionFake();
const ping = pingFake();
const servers = await Promise.all([serve(sailpoint), serve(fudo), serve(ping)]);
const [{ url: SAIL_BASE_URL }, { url: FUDO_BASE_URL }, { url: PING_BASE_URL }] = servers;
const env = {
  ...process.env,
  SAIL_BASE_URL,
  SAIL_CLIENT_ID: sailpoint.credentials.clientId,
  SAIL_CLIENT_SECRET: sailpoint.credentials.clientSecret,
  FUDO_BASE_URL,
  FUDO_API_KEY: fudo.credentials.apiKey,
  PING_BASE_URL,
  PING_SERVICE_ACCOUNT_ID: ping.credentials.serviceAccountId,
  PING_SERVICE_ACCOUNT_JWK: JSON.stringify(ping.credentials.jwk),
};

/** The program, as cron starts it. @returns its exit code. */
async function night(folder: string): Promise<number> {
  const args = [join(import.meta.dirname, "main.ts"), join(import.meta.dirname, "../plan.json"), folder];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  const starts = sailpoint.callsTo("startReport").length;
  console.log(`${folder}: exit code ${code}; SailPoint was asked to start ${starts} reports so far\n`);
  return code ?? 1;
}

await rm("out", { recursive: true, force: true });
console.log("The first night, on which SailPoint has a temporary error:");
sailpoint.nextRun({ outcome: "TEMPERROR" });
await night("out/2026-11-29");
console.log("The same night, started again: saved files are kept, and nothing is started twice.");
const again = await night("out/2026-11-29");
console.log("The next night:");
const next = await night("out/2026-11-30");
await Promise.all(servers.map((server) => server.close()));
process.exitCode = Math.max(again, next);
