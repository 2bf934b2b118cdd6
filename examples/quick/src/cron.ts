// 0 1 * * *  cd /srv/reports && node --env-file=.env src/cron.ts
// Ends with 0 when the file of today is there, with 75 when the same command may work later, and with 1 otherwise.
import { existsSync } from "node:fs";
import { ReportsError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const fileName = `accounts-${new Date().toISOString().slice(0, 10)}.csv`;
try {
  if (!existsSync(`evidence/${fileName}`)) {
    const report = await SailPointReportsClient.fromEnv().runReport(
      { reportType: "UNCORRELATED_ACCOUNTS" },
      { maxWaitMs: 2 * 3_600_000, signal: AbortSignal.timeout(4 * 3_600_000) },
    );
    await report.saveTo("evidence/", { format: "csv", fileName, requireComplete: true });
  }
} catch (error) {
  console.error(ReportsError.is(error) ? JSON.stringify(error) : error); // safe to log: no secret is in it
  process.exitCode = ReportsError.is(error) && error.isRetryable ? 75 : 1;
}
