import type {
  ApiPromise,
  CheckOptions,
  FinishedReport,
  HandleLike,
  Pages,
  ReportFile,
  ReportsClientApi,
  ReportStatus,
  RequestOptions,
  WaitOptions,
} from "@identity-reports/core";
import type {
  CreateDefinedReportParams,
  CreateReportParams,
  CreateSubscriptionParams,
  DefinedReportModel,
  DefinedReportSubscriptionModel,
  GetObjectSpecParams,
  GetReportFileParams,
  IdParams,
  ListParams,
  ObjectSpec,
  ReportFileFormat,
  ReportModel,
  UpdateDefinedReportParams,
} from "./models.js";
import type { RunReportOptions, SessionRunHandle } from "./report-driver.js";

/** A finished report of an appliance. */
export type SessionReport = FinishedReport<SessionRunHandle, ReportModel, ReportFileFormat>;

/**
 * What the client can do. Mock this in your own tests, or use the fake in `./fake`. Every method may reject with a
 * ConfigError before anything is sent, an HttpError, a NetworkError, a TimeoutError, an AbortedError or a DecodeError.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/6_0/api/en/_api/main/en/report.html
 */
export interface SessionReports extends ReportsClientApi {
  /**
   * Generates a report and waits until its file is there. Fudo does not tell of failed reports: such a wait ends by
   * `maxWaitMs`.
   *
   * @throws TimeoutError after `maxWaitMs`; it carries the handle.
   */
  runReport(params: CreateReportParams, options?: RunReportOptions): Promise<SessionReport>;
  /** Starts a report; go on with {@link checkReport} or {@link resume}, here or elsewhere. */
  submitReport(params: CreateReportParams, options?: RunReportOptions): Promise<SessionRunHandle>;
  /** Asks once where a report stands. */
  checkReport(handle: HandleLike<SessionRunHandle>, options?: CheckOptions): Promise<ReportStatus<SessionReport>>;
  /** Waits for a report that was started before, or made by a subscription: `{ id }` is enough. */
  resume(handle: HandleLike<SessionRunHandle>, options?: WaitOptions<SessionRunHandle>): Promise<SessionReport>;

  /** Get list of generated reports: `GET /api/v2/report`. Only your own, unless you may see the system's. */
  listReports(params?: ListParams, options?: RequestOptions): Pages<ReportModel>;
  /** Generate user report on demand: `POST /api/v2/report`. Only the id comes back; {@link runReport} also waits. */
  createReport(params: CreateReportParams, options?: RequestOptions): ApiPromise<ReportModel>;
  /** Delete generated user report: `DELETE /api/v2/report/{id}`. */
  deleteReport(params: IdParams, options?: RequestOptions): ApiPromise<void>;
  /**
   * Get or download report file: `GET /api/v2/report/{id}/{format}`. Treat HTML as untrusted: it holds session data.
   *
   * @throws DownloadError when something else came than such a file.
   */
  getReportFile(params: GetReportFileParams, options?: RequestOptions): ApiPromise<ReportFile>;

  /** Get list of predefined report definitions, and of your own: `GET /api/v2/report/defined`. */
  listDefinedReports(params?: ListParams, options?: RequestOptions): Pages<DefinedReportModel>;
  /** Create new report definition (custom filter): `POST /api/v2/report/defined`. Only the id comes back. */
  createDefinedReport(params: CreateDefinedReportParams, options?: RequestOptions): ApiPromise<DefinedReportModel>;
  /** Update report definition: `PATCH /api/v2/report/defined/{id}`. */
  updateDefinedReport(params: UpdateDefinedReportParams, options?: RequestOptions): ApiPromise<void>;
  /** Delete report definition: `DELETE /api/v2/report/defined/{id}`. */
  deleteDefinedReport(params: IdParams, options?: RequestOptions): ApiPromise<void>;

  /** Get list of subscriptions to periodic reports: `GET /api/v2/report/subscription`. */
  listSubscriptions(params?: ListParams, options?: RequestOptions): Pages<DefinedReportSubscriptionModel>;
  /** Subscribe to a periodic report: `POST /api/v2/report/subscription`. Only the id comes back. */
  createSubscription(
    params: CreateSubscriptionParams,
    options?: RequestOptions,
  ): ApiPromise<DefinedReportSubscriptionModel>;
  /** Unsubscribe from a recurring report: `DELETE /api/v2/report/subscription/{id}`. */
  deleteSubscription(params: IdParams, options?: RequestOptions): ApiPromise<void>;

  /** Retrieve available attributes of a model: `GET /api/v2/objspec/{objectType}`. */
  getObjectSpec(params: GetObjectSpecParams, options?: RequestOptions): ApiPromise<ObjectSpec>;
}
