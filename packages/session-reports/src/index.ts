export { SessionReportsClient, type SessionEnvOptions, type SessionReportsClientOptions } from "./client.js";
export type { SessionReport, SessionTypes } from "./session-report.js";
export type { SessionReports } from "./session-reports.js";
export type { SessionAddress } from "./address.js";
export type { ApiKeyAuth, SessionAuth } from "./auth.js";
export { isSessionError, type SessionError, type SessionErrorBody } from "./errors.js";
export {
  all,
  field,
  not,
  type FilterAttribute,
  type FilterField,
  type FilterTerm,
  type FilterTests,
  type FilterValue,
  type FilterValueOf,
} from "./filter.js";
export type {
  AttributeSpec,
  CreateDefinedReportParams,
  CreateReportParams,
  CreateSubscriptionParams,
  DefinedReportId,
  DefinedReportModel,
  DefinedReportSubscriptionModel,
  DefinedReportType,
  GetObjectSpecParams,
  GetReportFileParams,
  IdParams,
  ListParams,
  ObjectSpec,
  ObjectType,
  ReportCriterion,
  ReportFileFormat,
  ReportModel,
  SubscriptionPeriod,
  UpdateDefinedReportParams,
} from "./models.js";
export { PredefinedReport, type PredefinedReportId } from "./predefined-reports.js";
export type { FindReportsOptions } from "./find-runs.js";
export type { RunReportOptions, SessionRunHandle } from "./run-handle.js";
export type { FilterDate, SessionAttributes, SessionProtocol, SessionStatus } from "./session-attributes.js";
export { parseSessionDate, type SessionDate } from "./session-date.js";

// One package is all there is to install and import.
export * from "@identity-reports/core";
