import type { FinishedReport } from "@identity-reports/core";
import type { CreateReportParams, ReportFileFormat, ReportModel } from "./models.js";
import type { RunReportOptions, SessionRunHandle } from "./run-handle.js";

/** A finished report of an appliance. */
export type SessionReport = FinishedReport<SessionRunHandle, ReportModel, ReportFileFormat>;

/** The types of an appliance's reports. */
export interface SessionTypes {
  readonly input: CreateReportParams;
  readonly startParams: CreateReportParams;
  readonly handle: SessionRunHandle;
  readonly result: ReportModel;
  readonly format: ReportFileFormat;
  readonly startOptions: RunReportOptions;
  readonly fileOptions: unknown;
  readonly report: SessionReport;
}
