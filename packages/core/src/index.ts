// What users of the clients touch; every vendor package passes these on.
export type { ApiPromise, ApiResponse } from "./call/api-promise.js";
export type { ClientOptions, Fetch, FetchInit, RequestOptions, StoredToken, TokenStore } from "./call/options.js";
export type { Method } from "./call/endpoint.js";
export type { Query, QueryValue, RawQueryValue } from "./call/query.js";
export type { AdHocRequest } from "./client/ad-hoc-endpoint.js";
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
export { DownloadError, ReportExpiredError, ReportFailedError } from "./errors/report-errors.js";
export { ReportsError, type CarriedOut, type ReportsErrorDetails } from "./errors/reports-error.js";
export { TokenError } from "./errors/token-error.js";
export { AbortedError, DecodeError, NetworkError, TimeoutError, type TimeoutPhase } from "./errors/transport-errors.js";
export type {
  DownloadEvent,
  EventBase,
  EventListener,
  KnownNoticeCode,
  NoticeCode,
  NoticeEvent,
  PollEvent,
  ReportsEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  SavedEvent,
  TokenEvent,
  WaitEvent,
} from "./observe/events.js";
export type { Logger, LogMethod } from "./observe/logger.js";
export type { Page, Pages } from "./paging/pages.js";
export type { TlsOptions } from "./platform/platform.js";
export type { Pace } from "./retry/throttle.js";
export type { DownloadOptions, FinishedReport } from "./wait/finished-report.js";
export type { HandleLike, RunHandle } from "./wait/handle.js";
export type { ReportStatus } from "./wait/lifecycle.js";
export type { CheckOptions, PollTiming, RunProgress, WaitOptions } from "./wait/options.js";

// What a vendor package is built from.
export { createRowCounter, type RowCounter } from "./scan/row-counter.js";
export { fixedAuthorization, suppliedAuthorization } from "./auth/access-token.js";
export { chooseCredential } from "./auth/choose-credential.js";
export { expectCredential } from "./auth/expect-credential.js";
export { clientCredentials } from "./auth/client-credentials.js";
export { requestOAuthToken, type TokenForm } from "./auth/oauth-token.js";
export { TokenCache } from "./auth/token-cache.js";
export type { IssuedToken, TokenSource } from "./auth/token-source.js";
export { adHocEndpoint } from "./client/ad-hoc-endpoint.js";
export { parseBaseUrl, urlText } from "./client/base-url.js";
export type { Authorization, Credential, CredentialContext, CredentialFactory } from "./call/credential.js";
export { ReportsClient } from "./client/reports-client.js";
export {
  defineEndpoint,
  type Endpoint,
  type EndpointDefinition,
  type FormFields,
  type RequestBody,
} from "./call/endpoint.js";
export { environment, expectVariables, readTextFile } from "./client/environment.js";
export { validateClientOptions, validateRequestOptions } from "./call/options.js";
export type { PathParams } from "./call/path-template.js";
export { asOneStep, type LimitedOptions } from "./call/step-limit.js";
export type { VendorErrors, VendorProfile } from "./call/vendor-profile.js";
export { Transport, type TransportSetup } from "./client/transport.js";
export { answered, type AnswerFacts } from "./decode/answer-facts.js";
export type { Answer, Decoder } from "./decode/decoder.js";
export { strict } from "./decode/fit.js";
export { idText } from "./decode/id-text.js";
export {
  fitPart,
  json,
  jsonDocument,
  nothing,
  type FailureFinder,
  type JsonDocument,
  type JsonOptions,
} from "./decode/json.js";
export { anyJson, type Schema, type SchemaIssue } from "./decode/schema.js";
export { mapped } from "./decode/map.js";
export { fileProbe, reportFile, type FileEndpoint } from "./download/file-decoder.js";
export { isReportNotReady } from "./errors/report-errors.js";
export { expectOneOf, expectRecord, expectText, isNonEmptyText, refuse } from "./validate/expect.js";
export { optional, rule, ruleOf, rules, validateObject, type Rule, type Rules } from "./validate/rules.js";
export { defined, forgetOldest, isRecord, textIn } from "./internal/objects.js";
export { notify } from "./internal/notify.js";
export { monotonicMs } from "./internal/time.js";
export { encodeText, tryJson } from "./internal/parse.js";
export type { Scope } from "./internal/scope.js";
export { createPages, type DistinctItems, type LoadedPage, type PagesSetup } from "./paging/pages.js";
export { retryAfterMs } from "./retry/retry-after.js";
export type { Look, OpenContext, ReportDriver, RunCheck, StartContext } from "./wait/driver.js";
export { withHandle, type AcceptingAnswer, type RunFacts } from "./wait/handle.js";
export { ReportLifecycle } from "./wait/lifecycle.js";
export { earlyState, openWhenReady, retryAfterOf } from "./wait/open-when-ready.js";
export { defaultMaxWaitMs } from "./wait/options.js";
