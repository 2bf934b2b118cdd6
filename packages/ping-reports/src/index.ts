export { PingReportsClient, type PingEnvOptions, type PingReportsClientOptions } from "./client.js";
export type { PingAddress } from "./address.js";
export type { PingAuth, ServiceAccount } from "./auth.js";
export { isPingError, type PingError, type PingErrorBody } from "./errors.js";
export type { RsaJwk } from "./jwk.js";
export type { PingReport, PingSavedFile, PingTypes } from "./ping-report.js";
export type { PingReports } from "./ping-reports.js";
export {
  promoteTemplates,
  type PromoteTemplatesOptions,
  type PromotionOutcome,
  type PromotionStep,
  type TemplatePromotion,
} from "./promotion.js";
export type { TemplateDifference } from "./promotion-differences.js";
export {
  parseReportConfig,
  type ReportConfig,
  type ReportEntity,
  type ReportField,
  type ReportFilter,
  type ReportParameter,
  type ReportParameterDefinition,
} from "./report-config.js";
export type { PingRunHandle, RunReportOptions } from "./run-handle.js";
export { PingReportName, type AnyPingReportName, type Instant, type RunParameters } from "./report-names.js";
export type { RowsOptions } from "./rows.js";
export type {
  CreateTemplateParams,
  DeleteTemplateParams,
  DuplicateTemplateParams,
  ExportedTemplate,
  ImportedTemplate,
  ImportTemplateParams,
  ListTemplatesParams,
  ReportTemplate,
  TemplateChanges,
  TemplateKey,
  TemplateName,
  TemplateType,
  UpdateTemplateParams,
} from "./template-models.js";
export type {
  ExportStatus,
  GetRunParams,
  ListRunsParams,
  Realm,
  ReportFileFormat,
  ReportRow,
  ReportRun,
  ResultPage,
  RunFileParams,
  RunReportParams,
  RunStatus,
  StartedExport,
  StartedRun,
  ViewRunParams,
} from "./models.js";

// One package is all there is to install and import.
export * from "@identity-reports/core";
