// A report on the RDP sessions of last month that have ended, newest first, in Fudo's filter language.
// FUDO_BASE_URL, FUDO_API_KEY, FUDO_CA_FILE
import { all, field, not, SessionReportsClient } from "@identity-reports/session-reports";

const now = new Date();
const month = (offset: number): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset));
const lastMonth = [
  field("created_at").ge(month(-1)),
  field("created_at").le(new Date(month(0).getTime() - 1)),
  field("subprotocol").iin("rdp"),
  not(field("finished_at").isnull()),
] as const;

const fudo = SessionReportsClient.fromEnv();
const report = await fudo.runReport({ query_filter: all(...lastMonth), query_order: "!finished_at" });
const { path } = await report.saveTo("evidence/", { format: "csv", ifExists: "number" });
console.log(path);
