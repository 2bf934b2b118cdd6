/**
 * Names of the reports that Ping's document runs. Any other name works as well: `listTemplates` gives them all.
 *
 * The document writes placeholders (`ROLE-MEMBERSHIP-NAME`) for them. The names marked "unverified" are only what is left
 * of the placeholder without its ending: look for them with `listTemplates` before you rely on them.
 *
 * @see https://docs.pingidentity.com/pingoneaic/reports/rest-api/reports-api.html
 */
export const PingReportName = {
  /** Organizations and their users. */
  OrganizationMembership: "ORG-USERS-REPORT",
  /** Roles with their constraints. */
  RoleComposition: "ROLE-COMPOSITION",
  /** Roles and their members. */
  RoleMembership: "ROLE-MEMBERSHIP",
  /** How often journeys were used. Unverified name. */
  JourneyStats: "JOURNEY-STATS",
  /** How often users went through journeys. Unverified name. */
  UserJourneyStats: "USER-JOURNEY-STATS",
  /** When users logged in last. Unverified name. */
  UserLastLogin: "USER-LAST-LOGIN",
  /** What users have access to now. Exported as JSON Lines only. */
  UserAccessDetails: "USER-ACCESS-DETAILS",
  /** Users counted by status. */
  UserCountByStatus: "USER-COUNT-BY-STATUS",
  /** Activity counts. Unverified name, and probably gone from tenants since May 2026. */
  UserNormalView: "USER-NORMAL-VIEW",
  /** Certifications in detail; needs Identity Governance. Unverified name. */
  CertificationDetails: "CERTIFICATION-DETAILS",
  /** Decisions of a certification campaign; needs Identity Governance. Unverified name. */
  CampaignDecision: "CAMPAIGN-DECISION",
} as const;

/** The name of a report of Ping's document. */
export type PingReportName = (typeof PingReportName)[keyof typeof PingReportName];

/** A report's name: those of the document complete in the editor, any other is sent as it is. */
export type AnyPingReportName = PingReportName | (string & {});

/** A moment: a `Date`, or ISO 8601 in UTC. */
export type Instant = Date | string;

/**
 * Values for a report's parameters. The keys named here are those that Ping's own console sent for the built-in reports
 * until January 2025; a template may have others, which are allowed. `reportParameters` reads the real ones.
 */
export interface RunParameters {
  /** Begin of the period. */
  readonly startDate?: Instant | undefined;
  /** End of the period: Ping's console sends the end of that day. */
  readonly endDate?: Instant | undefined;
  /** Older templates took the realm here. */
  readonly realm?: string | undefined;
  /** Of users. */
  readonly status?: readonly ("active" | "inactive" | "blocked" | (string & {}))[] | undefined;
  /** Of users. */
  readonly accountStatus?: readonly ("active" | "inactive" | "blocked" | (string & {}))[] | undefined;
  /** How a journey ended. */
  readonly treeResult?: readonly ("SUCCESSFUL" | "FAILED" | "CONTINUE" | (string & {}))[] | undefined;
  /** Ids of journeys. */
  readonly journeyName?: readonly string[] | undefined;
  /** Ids of journeys. */
  readonly treeName?: readonly string[] | undefined;
  /** `userName` of users. */
  readonly user_names?: readonly string[] | undefined;
  /** `name` of roles. */
  readonly roles?: readonly string[] | undefined;
  /** `name` of organizations. */
  readonly org_names?: readonly string[] | undefined;
  /** `name` of applications. */
  readonly applications?: readonly string[] | undefined;
  /** Client ids of OAuth 2.0 clients. */
  readonly oauth2_applications?: readonly string[] | undefined;
  /** Name of a certification template. */
  readonly campaign_name?: string | undefined;
  /** Of a certification campaign. */
  readonly campaign_status?: "in-progress" | "signed-off" | (string & {}) | undefined;
  /** Whatever the template declares. An optional parameter without a value is null. */
  readonly [key: string]: unknown;
}
