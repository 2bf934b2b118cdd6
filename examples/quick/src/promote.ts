// Takes report templates from one environment of Ping to the next: node promote.ts TOWNS says what would change, and
// node promote.ts TOWNS --apply does it. PING_… of the environment they come from; PRODUCTION_… of the other one
import { PingReportsClient, promoteTemplates } from "@identity-reports/ping-reports";

const {
  PRODUCTION_URL: baseUrl = "",
  PRODUCTION_ACCOUNT_ID: serviceAccountId = "",
  PRODUCTION_JWK: jwk = "",
} = process.env;
const from = PingReportsClient.fromEnv();
const to = new PingReportsClient({ baseUrl, auth: { serviceAccountId, jwk } });
const templates = process.argv.slice(2).filter((word) => word !== "--apply");
const dryRun = !process.argv.includes("--apply");

for (const { name, outcome, error } of await promoteTemplates({ from, to, templates, publish: true, dryRun })) {
  console.log(name, outcome, error?.message ?? "");
}
