// Takes report templates from one environment of Ping to the next: first what would change, then with --apply.
// PING_… of the environment they come from; PRODUCTION_URL, PRODUCTION_ACCOUNT_ID, PRODUCTION_JWK of the other one
import { PingReportsClient, promoteTemplates } from "@identity-reports/ping-reports";

const {
  PRODUCTION_URL: baseUrl = "",
  PRODUCTION_ACCOUNT_ID: serviceAccountId = "",
  PRODUCTION_JWK: jwk = "",
} = process.env;
const from = PingReportsClient.fromEnv();
const to = new PingReportsClient({ baseUrl, auth: { serviceAccountId, jwk } });
const templates: string[] = [];
for await (const { name } of from.listTemplates({ templateType: "published" })) if (name) templates.push(name);

const dryRun = !process.argv.includes("--apply");
for (const { name, outcome, error } of await promoteTemplates({ from, to, templates, publish: true, dryRun })) {
  console.log(name, outcome, error?.message ?? "");
}
