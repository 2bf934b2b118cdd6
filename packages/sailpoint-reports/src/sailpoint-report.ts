import type { FinishedReport } from "@identity-reports/core";
import type { ReportFileFormat, ReportResults } from "./models.js";
import type { SailPointRunHandle } from "./run-handle.js";

/** A finished SailPoint report. */
export type SailPointReport = FinishedReport<SailPointRunHandle, ReportResults, ReportFileFormat>;
