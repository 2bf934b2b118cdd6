import type { FinishedReport } from "@identity-reports/core";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import type { SailPointRunHandle } from "./run-handle.js";

/** A finished SailPoint report. `download` and `saveTo` also take `name` and `auditable`. */
export type SailPointReport = FinishedReport<SailPointRunHandle, ReportResults, ReportFileFormat, ReportFileOptions>;
