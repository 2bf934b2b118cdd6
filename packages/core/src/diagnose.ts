// What `./diagnose` of a client is built from, and what its users touch.
export { fail, fix, pass, skip, unknown, warn, type Check, type CheckKind, type Finding } from "./diagnose/check.js";
export {
  diagnoseClient,
  listOf,
  type DiagnoseOptions,
  type ListedCheck,
  type VendorChecks,
} from "./diagnose/diagnose-client.js";
export type {
  CheckResult,
  CheckStatus,
  Diagnosis,
  DiagnosisRequest,
  Fix,
  TenantDiagnosis,
} from "./diagnose/document.js";
export { errorFinding } from "./diagnose/error-findings.js";
export { ExaminedClient, type ClientSetting, type TokenOutcome } from "./diagnose/examined-client.js";
export type { Asked, Question, ServerAnswer } from "./diagnose/question.js";
export { lifeText, notStarted, tokenFinding } from "./diagnose/token-findings.js";
export { namesIn, textClaim, type TokenClaims } from "./diagnose/token-claims.js";
export type {
  PlannedRequest,
  ProbeDocument,
  ProbedExchange,
  ProbedFile,
  ProbedQuestion,
  ProbedState,
} from "./diagnose/probe/probe-document.js";
export { probedFile } from "./diagnose/probe/probed-file.js";
export type { ProbeSession, TimedAnswer } from "./diagnose/probe/probe-session.js";
export {
  runProbe,
  type OpenQuestion,
  type ProbeOptions,
  type ProbePace,
  type ProbeRequest,
  type Settled,
  type VendorProbe,
} from "./diagnose/probe/run-probe.js";
export { UnsafeProbeError } from "./diagnose/probe/self-check.js";
export { parseHttpDate } from "./retry/http-date.js";
