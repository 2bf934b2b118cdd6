// One report from its fake to a file, as a user would write it. check-consumers compiles this against the packed
// declarations, load.mjs runs it; it imports nothing, so that both can give it the copy they mean.

/**
 * @param {typeof import("@identity-reports/ping-reports")} library
 * @param {typeof import("@identity-reports/ping-reports/fake")} testing
 * @param {string} folder
 */
export async function smoke({ PingReportName }, { pingFake }, folder) {
  const client = pingFake().client();
  const report = await client.runReport({ name: PingReportName.RoleMembership, realm: "alpha" });
  await report.rows().toArray();
  return report.saveTo(`${folder}/`, { format: "csv" });
}
