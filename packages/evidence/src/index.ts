export { parsePlan } from "./format/parse-plan.js";
export { planJsonSchema } from "./format/plan-schema.js";
export type { Declarations, Expectation, Plan, PlanDefaults, PlannedReport } from "./format/plan.js";
export { parseRecord, recordJsonSchema } from "./format/record-schema.js";
export type { ErrorJson } from "./format/error-json.js";
export type { NextStepJson } from "./format/next-step-json.js";
export type { Attempt, Declared, EvidenceRecord, Failure, RecordState } from "./format/record.js";
export type { FileFacts, MemberFacts, Population } from "./format/record-file.js";
export type { Period, ReportLogic, RequestFacts, Source } from "./format/record-question.js";
export type { Collector, Requester, RunFacts, ServerTimes } from "./format/record-run.js";
export { resultJsonSchema } from "./format/result-schema.js";
export type { CandidateJson, CollectResult, ExitMeaning, Outcome, ReportResult } from "./format/result.js";
export {
  EvidenceError,
  type DocumentIssue,
  type EvidenceErrorCode,
  type EvidenceErrorDetails,
} from "./evidence-error.js";
export { collect } from "./collect/collect.js";
export { expectCollectable } from "./collect/expect-collectable.js";
export type { CollectOptions, Release, Signer } from "./collect/options.js";
export type {
  BeginEvent,
  CollectEvent,
  CollectNotice,
  EndEvent,
  ReportDoneEvent,
  ReportEvent,
  StopEvent,
} from "./collect/events.js";
export type {
  Clients,
  EvidenceClient,
  EvidenceReport,
  OnJoined,
  RunCandidate,
  RunOptions,
  StartOptions,
} from "./clients.js";
export { verifyCollection, type VerifyOptions } from "./verify/verify-collection.js";
export { verificationJsonSchema } from "./verify/verification-schema.js";
export type {
  ReportCounts,
  Verification,
  VerifiedBagFacts,
  VerifiedReport,
  VerifiedSignature,
} from "./verify/verification.js";
export type { Finding, FindingCode, FindingDetails } from "./verify/findings.js";
export type { SignatureToVerify, SignatureVerdict, VerifySignature } from "./verify/check-signatures.js";
export { jwsVerifier, type PublicJwk, type PublicKey, type PublicKeyObject } from "./verify/jws-verifier.js";
export { compareCollections } from "./compare/compare-collections.js";
export { compareFiles } from "./compare/compare-files.js";
export { comparisonJsonSchema } from "./compare/comparison-schema.js";
export { comparisonLines } from "./compare/comparison-lines.js";
export type { CompareOptions } from "./compare/options.js";
export type {
  ChangedRow,
  ColumnChanges,
  ComparedCollection,
  ComparedReport,
  ComparedTable,
  CompareKey,
  CompareProblem,
  CompareProblemCode,
  Comparison,
  ComparisonSettings,
  Normalization,
  RowCounts,
  RowKey,
  RowOfOneSide,
} from "./compare/comparison.js";
export { renderSummary, type Summary, type SummaryOptions } from "./summary/render-summary.js";
