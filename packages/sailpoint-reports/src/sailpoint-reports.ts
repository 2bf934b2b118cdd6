import type {
  ApiPromise,
  CheckOptions,
  FinishedReport,
  HandleLike,
  ReportFile,
  ReportsClientApi,
  ReportStatus,
  RequestOptions,
  WaitOptions,
} from "@identity-reports/core";
import type {
  AnyReportType,
  CancelReportParams,
  GetReportParams,
  GetReportResultParams,
  ReportDetails,
  ReportFileFormat,
  ReportResults,
  TaskResultDetails,
} from "./models.js";
import type { RunReportOptions, SailPointRunHandle } from "./report-driver.js";

/** A finished SailPoint report. */
export type SailPointReport = FinishedReport<SailPointRunHandle, ReportResults, ReportFileFormat>;

/** What the client can do. Mock this in your own tests, or use the fake in `./fake`. */
export interface SailPointReports extends ReportsClientApi {
  /**
   * Runs a report and waits until it is done.
   *
   * @throws ReportFailedError when SailPoint could not make it; TimeoutError after `maxWaitMs`. Both carry the handle.
   */
  runReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RunReportOptions,
  ): Promise<SailPointReport>;
  /** Starts a report; go on with {@link checkReport} or {@link resume}, here or elsewhere. */
  submitReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RunReportOptions,
  ): Promise<SailPointRunHandle>;
  /** Asks once where a run stands. */
  checkReport(handle: HandleLike<SailPointRunHandle>, options?: CheckOptions): Promise<ReportStatus<SailPointReport>>;
  /** Waits for a run that was started before. */
  resume(handle: HandleLike<SailPointRunHandle>, options?: WaitOptions<SailPointRunHandle>): Promise<SailPointReport>;
  /**
   * Run Report: `POST /reports/v1/run`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/start-report
   */
  startReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RequestOptions,
  ): ApiPromise<TaskResultDetails>;
  /**
   * Get Report Result: `GET /reports/v1/{taskResultId}/result`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-report-result
   */
  getReportResult(params: GetReportResultParams, options?: RequestOptions): ApiPromise<ReportResults>;
  /**
   * Get Report File: `GET /reports/v1/{taskResultId}`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-report
   */
  getReport(params: GetReportParams, options?: RequestOptions): ApiPromise<ReportFile>;
  /**
   * Cancel Report: `POST /reports/v1/{id}/cancel`. Needs a token with a user, such as a personal access token.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/cancel-report
   */
  cancelReport(params: CancelReportParams, options?: RequestOptions): ApiPromise<void>;
}
