import { ReportFailedError, type RunReportOptions, type SailPointReports } from "@identity-reports/sailpoint-reports";

/** The accounts of a SailPoint source as a CSV file in `folder`; a note instead when SailPoint cannot make the report. */
export async function saveAccounts(
  client: SailPointReports,
  source: { readonly application: string; readonly sourceName: string },
  folder: string,
  options?: RunReportOptions,
): Promise<{ readonly path: string } | { readonly failed: string }> {
  try {
    const report = await client.runReport({ reportType: "ACCOUNTS", arguments: source }, options);
    const { path } = await report.saveTo(`${folder}/`, { format: "csv" });
    return { path };
  } catch (error) {
    if (ReportFailedError.is(error)) return { failed: error.message };
    throw error;
  }
}
