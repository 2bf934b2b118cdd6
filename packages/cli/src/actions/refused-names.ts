import type { CollectResult, ReportResult } from "@identity-reports/evidence";
import type { Connection } from "../vendors/connection.ts";
import { unknownReport } from "../vendors/refused-report.ts";

/** How a vendor refuses a report that it does not have. */
const refusals: readonly string[] = ["BadRequestError", "NotFoundError"];

const isRefused = ({ outcome, runId, error }: ReportResult): boolean =>
  outcome === "failed" && runId === undefined && refusals.includes(error?.name ?? "");

/** For each report that a vendor refused and is not known to have: which name may have been meant. */
export async function refusedNames(
  { reports }: CollectResult,
  connections: ReadonlyMap<string, Connection>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { id, tenant, report } of reports.filter(isRefused)) {
    const connection = connections.get(tenant);
    const unknown = connection === undefined ? undefined : await unknownReport(report, connection, signal);
    if (unknown !== undefined) lines.push(`${id}: ${unknown}`);
  }
  return lines;
}
