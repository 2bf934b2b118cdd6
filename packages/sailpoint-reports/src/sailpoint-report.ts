import type { FinishedReport } from "@identity-reports/core";
import type { AnyReportDetails } from "./report-arguments.js";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import type { CompleteDetails } from "./report-details.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";

/** A finished SailPoint report. `download` and `saveTo` also take `name` and `auditable`. */
export type SailPointReport = FinishedReport<SailPointRunHandle, ReportResults, ReportFileFormat, ReportFileOptions>;

/** The types of SailPoint's reports. */
export interface SailPointTypes {
  readonly input: AnyReportDetails;
  readonly startParams: CompleteDetails;
  readonly handle: SailPointRunHandle;
  readonly result: ReportResults;
  readonly format: ReportFileFormat;
  readonly startOptions: RunReportOptions;
  readonly fileOptions: ReportFileOptions;
  readonly report: SailPointReport;
}
