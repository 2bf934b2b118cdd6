// One report from its fake to a file, as a user would write it. check-consumers compiles this against the packed
// declarations, load.mjs runs it; it imports nothing, so that both can give it the copy they mean.

/**
 * @param {typeof import("@identity-reports/session-reports")} library
 * @param {typeof import("@identity-reports/session-reports/fake")} testing
 * @param {string} folder
 */
export async function smoke({ all, field, PredefinedReport }, { sessionFake }, folder) {
  const client = sessionFake().client();
  await client.createDefinedReport({ title: "RDP", query_filter: all(field("subprotocol").iin("rdp")) });
  const report = await client.runReport({ defined_report_id: PredefinedReport.AccountAccess });
  return report.saveTo(`${folder}/`, { format: "csv" });
}
