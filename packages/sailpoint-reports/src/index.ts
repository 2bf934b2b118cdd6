export { SailPointReportsClient, type SailPointEnvOptions, type SailPointReportsClientOptions } from "./client.js";
export type { SailPointReport, SailPointTypes } from "./sailpoint-report.js";
export type { SailPointReports } from "./sailpoint-reports.js";
export type { SailPointAddress, SailPointApiVersion } from "./address.js";
export type { SailPointAuth } from "./auth.js";
export { parseReportDetails } from "./report-details.js";
export { isSailPointError, type SailPointError } from "./errors.js";
export type {
  CampaignReport,
  CampaignReportType,
  GetCampaignReportsParams,
  StartCampaignReportParams,
} from "./campaigns/models.js";
export type {
  ReportResultReference,
  SodResultParams,
  StartSodAllPoliciesParams,
  StartSodPolicyParams,
} from "./sod/models.js";
export { SourceLookupError } from "./lookups/source-lookup-error.js";
export type {
  Campaign,
  GetActiveCampaignsParams,
  GetTaskStatusParams,
  IdentityProfile,
  ListParams,
  ListSourcesParams,
  SodPolicy,
  Source,
  TaskStatus,
  Tenant,
} from "./lookups/models.js";
export type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";
export { parseSailPointDate } from "./sailpoint-date.js";
export type {
  AccountsArguments,
  AnyReportDetails,
  AnyReportType,
  ArgumentsOf,
  CampaignReportArguments,
  IdentitiesArguments,
  IdentitiesDetailsArguments,
  IdentityProfileIdentityErrorArguments,
  OrphanIdentitiesArguments,
  ReportArguments,
  ReportDetails,
  ReportFormat,
  ReportType,
  SearchExportArguments,
  SearchIndex,
  SodViolationArguments,
  SourceByName,
  UncorrelatedAccountsArguments,
} from "./report-arguments.js";
export type {
  CancelReportParams,
  ErrorMessageDto,
  ErrorResponseDto,
  GetReportParams,
  GetReportResultParams,
  ReportFileFormat,
  ReportFileOptions,
  ReportResults,
  ReportStatusValue,
  TaskResultDetails,
  TaskResultMessage,
} from "./models.js";

// One package is all there is to install and import.
export * from "@identity-reports/core";
