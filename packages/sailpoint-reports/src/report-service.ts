import type { ReportFile, RequestOptions } from "@identity-reports/core";
import type { FileRequestContext, PollResult, StartContext } from "@identity-reports/core/vendor";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import type { CompleteDetails } from "./report-details.js";
import type { SailPointRunHandle } from "./run-handle.js";
import type { SailPointTypes } from "./sailpoint-report.js";

/** How one of SailPoint's services starts and polls runs, and returns their files. */
export interface ReportService {
  /** Verb and path template of the status request, for events. */
  readonly statusOperation: string;
  start(startParams: CompleteDetails, context: StartContext<SailPointTypes>): Promise<SailPointRunHandle>;
  poll(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportResults>>;
  requestFile(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext<ReportFileOptions>,
  ): Promise<ReportFile>;
}
