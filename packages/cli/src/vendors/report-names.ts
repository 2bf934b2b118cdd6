import type { VendorName } from "./vendor-names.ts";

/** The reports that each vendor documents, for suggestions and completion. Any other may exist as well. */
export const documentedReports: Readonly<Record<VendorName, readonly string[]>> = {
  sailpoint: [
    "ACCOUNTS",
    "IDENTITIES_DETAILS",
    "IDENTITIES",
    "IDENTITY_PROFILE_IDENTITY_ERROR",
    "ORPHAN_IDENTITIES",
    "UNCORRELATED_ACCOUNTS",
    "SEARCH_EXPORT",
  ],
  fudo: [
    "System",
    "AccountAccess",
    "SafeAccess",
    "ServerAccess",
    "SessionApprovalsByUser",
    "SessionSharingInvitesByUser",
    "SessionSummary",
    "SessionsByServer",
    "UserAccess",
    "UserActivity",
    "UserPrivilege",
    "User",
  ],
  ping: [
    "ORG-USERS-REPORT",
    "ROLE-COMPOSITION",
    "ROLE-MEMBERSHIP",
    "JOURNEY-STATS",
    "USER-JOURNEY-STATS",
    "USER-LAST-LOGIN",
    "USER-ACCESS-DETAILS",
    "USER-COUNT-BY-STATUS",
    "USER-NORMAL-VIEW",
    "CERTIFICATION-DETAILS",
    "CAMPAIGN-DECISION",
  ],
};
