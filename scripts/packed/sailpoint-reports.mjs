// One report from its fake to a file, as a user would write it. check-consumers compiles this against the packed
// declarations, load.mjs runs it; it imports nothing, so that both can give it the copy they mean.

/**
 * @param {typeof import("@identity-reports/sailpoint-reports")} _library
 * @param {typeof import("@identity-reports/sailpoint-reports/fake")} testing
 * @param {string} folder
 */
export async function smoke(_library, { sailPointFake }, folder) {
  const client = sailPointFake().client();
  const report = await client.runReport({
    reportType: "ACCOUNTS",
    arguments: { application: "2c9180835d38ca0c015d606b50851b1e", sourceName: "Active Directory" },
  });
  return report.saveTo(`${folder}/`, { format: "csv" });
}
