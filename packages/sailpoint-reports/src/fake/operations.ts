/** Every call that the fake knows, by the vendor's own names. */
export const allOperations = [
  "getAccessToken",
  "getTenantInfo",
  "startReport",
  "getReportResult",
  "getReport",
  "cancelReport",
  "getCampaignReports",
  "startCampaignReport",
  "startSodPolicy",
  "startSodAllPoliciesForOrg",
  "getSodViolationReportRunStatus",
  "getDefaultViolationReport",
  "listSources",
  "getActiveCampaigns",
  "listSodPolicies",
  "listIdentityProfiles",
  "getTaskStatus",
  "getTenant",
] as const;

/** A call that the fake knows. */
export type SailPointOperation = (typeof allOperations)[number];

/** The API versions that have reports, the current one first: the older ones stand first in the path. */
export const allVersions = ["v1", "v3", "v2024", "v2025", "v2026"] as const;

/** An API version that has reports. */
export type SailPointFakeVersion = (typeof allVersions)[number];
