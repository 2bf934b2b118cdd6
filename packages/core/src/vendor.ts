// What a client package is built from. Users of the clients need nothing of this.
export { createRowCounter, type RowCounter } from "./scan/row-counter.js";
export { fixedAuthorization, suppliedAuthorization } from "./auth/access-token.js";
export { chooseCredential } from "./auth/choose-credential.js";
export { expectCredential } from "./auth/expect-credential.js";
export { clientCredentials } from "./auth/client-credentials.js";
export { requestOAuthToken, type TokenForm } from "./auth/oauth-token.js";
export { TokenCache } from "./auth/token-cache.js";
export type { IssuedToken, TokenSource } from "./auth/token-source.js";
export { adHocEndpoint } from "./client/ad-hoc-endpoint.js";
export { ApiClient } from "./client/api-client.js";
export { parseBaseUrl, urlText } from "./client/base-url.js";
export type { Authorization, Credential, CredentialContext, CredentialFactory } from "./call/credential.js";
export {
  defineEndpoint,
  operationOf,
  type Endpoint,
  type EndpointDefinition,
  type FormFields,
  type RequestBody,
} from "./call/endpoint.js";
export { environment, expectVariables, readFileOfVariable } from "./client/environment.js";
export { validateClientOptions, validateRequestOptions } from "./call/options.js";
export type { PathParams } from "./call/path-template.js";
export { withSharedLimit, type SharedLimitOptions } from "./call/time-limit.js";
export type { VendorErrors, VendorProfile } from "./call/vendor-profile.js";
export { Transport, type TransportSetup } from "./client/transport.js";
export { claimsOf, type TokenClaims } from "./diagnose/token-claims.js";
export { describeResponse, type ReceivedResponse } from "./decode/received-response.js";
export type { Decoder, ResponseContext } from "./decode/decoder.js";
export { mustFit } from "./decode/fit.js";
export { idText } from "./decode/id-text.js";
export {
  fitPart,
  json,
  jsonDocument,
  noContent,
  type FailureFinder,
  type JsonDocument,
  type JsonOptions,
} from "./decode/json.js";
export { anyJson, type Schema, type SchemaIssue } from "./decode/schema.js";
export {
  array,
  boolean,
  exactOptional,
  looseObject,
  membersOf,
  nullish,
  number,
  string,
  transform,
  unknown,
  type BuiltSchema,
  type LooseObject,
  type OptionalSchema,
  type SchemaShape,
  type TransformContext,
} from "./decode/schema-builders.js";
export { mapped } from "./decode/map.js";
export type { MissingRowsDetector } from "./download/row-check.js";
export { fileProbe, reportFile, type FileEndpoint } from "./download/file-decoder.js";
export { brandError } from "./errors/reports-error.js";
export { isFileNotReady } from "./errors/report-errors.js";
export { expectOneOf, expectRecord, expectText, isNonEmptyText, refuse } from "./validate/expect.js";
export {
  allowOtherKeys,
  optional,
  rule,
  ruleOf,
  rules,
  validateObject,
  type Rule,
  type Rules,
} from "./validate/rules.js";
export { didYouMean } from "./internal/did-you-mean.js";
export { dotPath } from "./internal/dot-path.js";
export { defined, evictOldest, isRecord, textIn, without } from "./internal/objects.js";
export { notify } from "./internal/notify.js";
export { encodeText, tryJson } from "./internal/parse.js";
export type { Lifetime } from "./internal/lifetime.js";
export { createPages, type DistinctItems, type LoadedPage, type PagesSetup } from "./paging/pages.js";
export { retryAfterMsIn } from "./retry/retry-after.js";
export type { FileRequestContext, PollContext, PollResult, ReportDriver, StartContext } from "./run/driver.js";
export { withHandle, type AcceptingResponse, type VendorHandleMembers } from "./run/handle.js";
export { findRuns, type RunFinder } from "./run/find-runs.js";
export { ReportLifecycle } from "./run/lifecycle.js";
export { ReportsClient } from "./run/reports-client.js";
export type { CommonReport } from "./run/finished-report.js";
export type { ReportTypes, StartOptions } from "./run/report-types.js";
export { notReadyState, requestFileWhenReady } from "./run/request-file-when-ready.js";
export { retryAfterMsOf } from "./run/retry-after-of.js";
export { defaultMaxWaitMs } from "./run/options.js";
