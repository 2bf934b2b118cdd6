import { PingReportName } from "../report-names.js";

/** A report that every tenant has. */
export interface BuiltInTemplate {
  readonly name: string;
  readonly displayName: string;
  /** Columns of its rows. */
  readonly columns: readonly string[];
  /** Parameters by key, with their types. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly duplicatable?: boolean;
}

const period = { startDate: "date", endDate: "date" };
const person = ["user_name", "first_name", "last_name", "email"];
const journey = ["journey_name", "journey_result", "user_name", "count"];

/** The eleven reports of the document, and one more that it does not mention. */
export const builtInTemplates: readonly BuiltInTemplate[] = [
  {
    name: PingReportName.OrganizationMembership,
    displayName: "Organization membership",
    columns: ["org_name", ...person],
    parameters: { org_names: "array" },
    duplicatable: true,
  },
  {
    name: PingReportName.RoleComposition,
    displayName: "Role composition",
    columns: ["role_name", "description", "temporal_constraints"],
    parameters: {},
    duplicatable: true,
  },
  {
    name: PingReportName.RoleMembership,
    displayName: "Role membership",
    columns: ["role_name", ...person],
    parameters: { roles: "array" },
    duplicatable: true,
  },
  {
    name: PingReportName.JourneyStats,
    displayName: "Journey usage",
    columns: journey,
    parameters: { ...period, treeResult: "array", journeyName: "array" },
  },
  {
    name: PingReportName.UserJourneyStats,
    displayName: "User journey usage",
    columns: journey,
    parameters: { ...period, treeResult: "array", journeyName: "array" },
  },
  {
    name: PingReportName.UserLastLogin,
    displayName: "User last login",
    columns: [...person, "journey_name", "timestamp"],
    parameters: { ...period, accountStatus: "array", journeyName: "array" },
  },
  {
    name: PingReportName.UserAccessDetails,
    displayName: "User current access",
    columns: [...person, "role_names", "application_names", "org_names"],
    parameters: { user_names: "array" },
    duplicatable: true,
  },
  {
    name: PingReportName.UserCountByStatus,
    displayName: "User count by status",
    columns: ["status", "count"],
    parameters: { status: "array" },
    duplicatable: true,
  },
  {
    name: PingReportName.UserNormalView,
    displayName: "User normal view",
    columns: ["category", "type", "value", "count"],
    parameters: { ...period, userName: "string" },
  },
  {
    name: PingReportName.CertificationDetails,
    displayName: "Certification details",
    columns: ["campaign_name", "campaign_status", ...person],
    parameters: { campaign_name: "string", campaign_status: "string" },
  },
  {
    name: PingReportName.CampaignDecision,
    displayName: "Campaign decision",
    columns: ["campaign_name", "decision", ...person],
    parameters: { campaign_name: "string" },
  },
  {
    name: "IDM-SYNC-ERROR",
    displayName: "IDM sync error",
    columns: ["user_name", "application", "action", "message", "timestamp"],
    parameters: period,
    duplicatable: true,
  },
];
