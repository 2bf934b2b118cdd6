import type { FinishedReport, Pages, SavedFile } from "@identity-reports/core";
import type { Transport } from "@identity-reports/core/vendor";
import type { ReportFileFormat, ReportRow, ReportRun, RunReportParams } from "./models.js";
import type { PingRunHandle, RunReportOptions } from "./run-handle.js";
import { viewRows, type RowsOptions } from "./rows.js";

/**
 * A saved report file. `rowsComplete` is false when it has fewer rows than the report: Ping cuts files at 10,000 rows, or
 * fails to make them; `rows()` reads them all.
 */
export type PingSavedFile = SavedFile;

/** A finished Ping report. Ping keeps its result for 24 hours after the run, and for 30 days after a download. */
export interface PingReport extends FinishedReport<PingRunHandle, ReportRun, ReportFileFormat> {
  /**
   * The rows, fetched as they are read. Each way of reading starts over from the first.
   *
   * @throws ReportExpiredError, while reading, when Ping no longer keeps them.
   *
   * @example
   * ```ts
   * for await (const row of report.rows({ pageSize: 500 })) console.log(row);
   * ```
   */
  rows(options?: RowsOptions): Pages<ReportRow>;
}

/** The types of Ping's reports. */
export interface PingTypes {
  readonly input: RunReportParams;
  readonly startParams: RunReportParams;
  readonly handle: PingRunHandle;
  readonly result: ReportRun;
  readonly format: ReportFileFormat;
  readonly startOptions: RunReportOptions;
  readonly fileOptions: unknown;
  readonly report: PingReport;
}

/** Adds to a finished report what only Ping's can do. */
export function pingReport(
  transport: Transport,
  report: FinishedReport<PingRunHandle, ReportRun, ReportFileFormat>,
): PingReport {
  const { label } = report.handle;
  return { ...report, rows: (options = {}) => viewRows(transport, report.handle, { label, ...options }) };
}
