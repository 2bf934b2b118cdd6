import type { FinishedReport } from "@identity-reports/core";
import type { ReportFileFormat, ReportModel } from "./models.js";
import type { SessionRunHandle } from "./report-driver.js";

/** A finished report of an appliance. */
export type SessionReport = FinishedReport<SessionRunHandle, ReportModel, ReportFileFormat>;
