// Runs a report, waits for it and saves the file. Run it every night: no file is overwritten, none is left half.
// SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const sailpoint = SailPointReportsClient.fromEnv();
const report = await sailpoint.runReport({ reportType: "IDENTITIES" });
const saved = await report.saveTo("evidence/", {
  format: "csv",
  fileName: "identities-{date}.{ext}",
  ifExists: "number",
});

console.log(saved.path);
console.log(`${saved.rowCount} rows, all there: ${saved.rowsComplete}, SHA-256 ${saved.sha256}`);
