// What users of the clients touch. Every client package passes all of it on.
export type { ApiPromise, ApiResponse } from "./call/api-promise.js";
export type { ClientOptions, Fetch, RequestOptions, StoredToken, TokenStore } from "./call/options.js";
export type { Method } from "./call/endpoint.js";
export type { Query, QueryValue, RawQueryValue } from "./call/query.js";
export type { AdHocRequest, FileRequest } from "./client/ad-hoc-endpoint.js";
export type { SignedFileRequest } from "./client/signed-files.js";
export type { AccessTokenAuth, ExpiringToken, TokenFunction, TokenRequest } from "./auth/access-token.js";
export type { ClientCredentials } from "./auth/client-credentials.js";
export type { NoAuth } from "./auth/choose-credential.js";
export type {
  DownloadProgress,
  FileFormat,
  ReportFile,
  SavedFile,
  SaveOptions,
  SaveTarget,
  VerifiedFile,
} from "./download/report-file.js";
export type { KnownFormat } from "./download/formats.js";
export type { FileHandleLike, FileHandleWriter } from "./download/stream-sinks.js";
export { ConfigError } from "./errors/config-error.js";
export {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  HttpError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
  type HttpErrorDetails,
} from "./errors/http-error.js";
export { nextStep, type NextAction, type NextStep } from "./errors/next-step.js";
export { DownloadError, ReportExpiredError, ReportFailedError } from "./errors/report-errors.js";
export { ReportsError, type CarriedOut, type ReportsErrorDetails } from "./errors/reports-error.js";
export { TokenError } from "./errors/token-error.js";
export { AbortedError, DecodeError, NetworkError, TimeoutError, type TimeoutPhase } from "./errors/call-errors.js";
export type {
  CallEvent,
  DownloadEvent,
  EventBase,
  KnownNoticeCode,
  NoticeCode,
  NoticeEvent,
  PollEvent,
  ReportsEvent,
  ReportsEventListener,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  SavedEvent,
  TokenEvent,
  WaitEvent,
} from "./observe/events.js";
export type { Logger, LogMethod } from "./observe/logger.js";
export type { Page, Pages } from "./paging/pages.js";
export type { FetchInit, TlsOptions } from "./platform/platform.js";
export type { Pace, PaceReservation, PaceStore } from "./retry/pace.js";
export type { DownloadOptions, KnownOrUnchecked, SaveReportOptions } from "./run/download-options.js";
export type { FinishedReport } from "./run/finished-report.js";
export type { FindRunsOptions, FoundRun } from "./run/find-runs.js";
export type { HandleLike, RunHandle } from "./run/handle.js";
export type { ReportStatus } from "./run/check-once.js";
export type { RunRequest } from "./run/run-request.js";
export type { CheckOptions, PollTiming, RunProgress, WaitOptions } from "./run/options.js";
