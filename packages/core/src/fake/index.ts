/**
 * The toolkit that the stateful fakes of the vendors are built on: routing, scripted faults, a call log, limits, real
 * report files and a `fetch` around them. Knows no vendor.
 *
 * @packageDocumentation
 */

export {
  bytesAnswer,
  emptyAnswer,
  htmlAnswer,
  jsonAnswer,
  streamedAnswer,
  textAnswer,
  type AnswerInit,
} from "./answers.js";
export { answerRequest, type AnswerRequestOptions, type RequestAnswerer } from "./answer-request.js";
export type { StatusAnswer } from "./apply-fault.js";
export { base64Url, createBearerTokens, type BearerTokens, type TokenState } from "./bearer-tokens.js";
export type { FakeCall } from "./call-log.js";
export { currentTimeMs, delay } from "./clock.js";
export { connectionReset, isConnectionReset } from "./connection-errors.js";
export type { CorsPolicy } from "./cors.js";
export { createFake, type Fake, type FakeDefinition } from "./create-fake.js";
export { eagerClient } from "./eager-client.js";
export { fakeReportFile, type FakeReportFileOptions } from "./fake-report-file.js";
export type { FakeRequest, FetchInput } from "./fake-request.js";
export type { Fault, FaultDetails, FaultName } from "./faults.js";
export { createFakeFetch, type FakeFetch } from "./fetch-adapter.js";
export { textBytes, type Bytes } from "./files/bytes.js";
export { csvBytes, type CsvOptions } from "./files/csv.js";
export { htmlBytes } from "./files/html.js";
export { jsonLinesBytes } from "./files/json-lines.js";
export { pdfBytes } from "./files/pdf.js";
export type { ReportRow } from "./files/rows.js";
export { zipBytes, type ZipEntry } from "./files/zip.js";
export { madeUpRows, type ColumnValue, type MadeUpPerson, type MadeUpRowsOptions } from "./made-up-rows.js";
export { mockRoute, type MockOptions, type MockRoute } from "./mock-route.js";
export { probedBehaviour, type ProbeFindings } from "./probed-behaviour.js";
export { createOptionChecks, type OptionChecks } from "./option-checks.js";
export { createRandom, type Random } from "./random.js";
export { createRateLimit, retryAfterSeconds, type RateLimit, type RateLimitOptions } from "./rate-limit.js";
export type { UploadedFile } from "./request-body.js";
export type { Route, RoutedRequest } from "./router.js";
export {
  choice,
  customSwitch,
  listSwitch,
  numberSwitch,
  resolveSwitches,
  type SwitchRule,
  type SwitchRules,
  type SwitchValues,
} from "./switches.js";
