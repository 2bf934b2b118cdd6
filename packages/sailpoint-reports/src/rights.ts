const everything = "sp:scopes:all";
const campaignReports = ["idn:campaign-report:manage"];
const violations = ["idn:sod-violation:manage"];

/** Scopes of which a token needs one, for each method. `sp:scopes:all` gives all that the user's level has. */
export const scopesOf = {
  startReport: ["sp:report:manage"],
  getReportResult: ["sp:report:read", "sp:report:manage"],
  getReport: ["sp:report:read", "sp:report:manage"],
  cancelReport: ["sp:report:manage"],
  getCampaignReports: ["idn:campaign-report:read", ...campaignReports],
  startCampaignReport: campaignReports,
  startSodPolicy: violations,
  startSodAllPoliciesForOrg: violations,
  getSodViolationReportRunStatus: ["idn:sod-violation:read", ...violations],
  getDefaultViolationReport: ["idn:sod-violation:read", ...violations],
  listSources: ["idn:sources:read", "idn:sources:manage"],
  getActiveCampaigns: ["idn:campaign:read", "idn:campaign:manage", "idn:campaign-report:read", ...campaignReports],
  listSodPolicies: ["idn:sod-policy:read", "idn:sod-policy:manage"],
  listIdentityProfiles: ["idn:identity-profile:read"],
  getTaskStatus: ["idn:task-management:read", "idn:task-management:write"],
  getTenant: ["sp:tenant:read"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A method that needs a right. */
export type RightfulMethod = keyof typeof scopesOf;

/** Methods that are not listed for tokens without a user. */
const ofUsers: readonly RightfulMethod[] = [
  "cancelReport",
  "getCampaignReports",
  "startCampaignReport",
  "getActiveCampaigns",
  "listSodPolicies",
  "getTenant",
];

/** User levels of which one is needed to run a report, as documented. */
export const runLevels: readonly string[] = [
  "ORG_ADMIN",
  "CERT_ADMIN",
  "REPORT_ADMIN",
  "ROLE_ADMIN",
  "ROLE_SUBADMIN",
  "SOURCE_ADMIN",
  "SOURCE_SUBADMIN",
];

/** What a token with these scopes may do. */
export function rightsOf(scopes: readonly string[], hasUser: boolean): Readonly<Record<RightfulMethod, boolean>> {
  const has = (wanted: readonly string[]): boolean =>
    scopes.includes(everything) || wanted.some((scope) => scopes.includes(scope));
  const may = ([method, wanted]: [string, readonly string[]]): [string, boolean] => [
    method,
    has(wanted) && (hasUser || !ofUsers.includes(method as RightfulMethod)),
  ];
  return Object.fromEntries(Object.entries(scopesOf).map(may)) as Record<RightfulMethod, boolean>;
}
