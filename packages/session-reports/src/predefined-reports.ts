/**
 * Ids of the report definitions every appliance comes with. `listDefinedReports` says what a given one has.
 *
 * @see https://download.fudosecurity.com/documentation/fudo/6_0/api/en/_api/main/en/report.html
 */
export const PredefinedReport = {
  /** Everything, whatever the user may see otherwise: for superadmins. */
  System: "5",
  /** Accounts accessed in the period, with their servers and safes. */
  AccountAccess: "6",
  /** Safes accessed, with their servers. */
  SafeAccess: "7",
  /** Servers accessed, with their safes and accounts. */
  ServerAccess: "8",
  SessionApprovalsByUser: "9",
  SessionSharingInvitesByUser: "10",
  SessionSummary: "11",
  SessionsByServer: "12",
  UserAccess: "13",
  UserActivity: "14",
  UserPrivilege: "15",
  User: "16",
} as const;

/** Id of a predefined report definition. */
export type PredefinedReportId = (typeof PredefinedReport)[keyof typeof PredefinedReport];
