import { ReportFailedError, type PingReports, type RunReportOptions } from "@identity-reports/ping-reports";

/** How many rows Ping's report on role membership has; undefined when Ping cannot make it. */
export async function countMembers(
  client: PingReports,
  realm: string,
  options?: RunReportOptions,
): Promise<number | undefined> {
  try {
    const report = await client.runReport({ name: "ROLE-MEMBERSHIP", realm }, options);
    return (await report.rows().toArray()).length;
  } catch (error) {
    if (ReportFailedError.is(error)) return undefined;
    throw error;
  }
}
