/** The types that SailPoint documents, and what each takes. */
export const reportTypes = [
  { type: "ACCOUNTS", arguments: "source=NAME, or application=ID sourceName=NAME" },
  { type: "IDENTITIES_DETAILS", arguments: "[correlatedOnly=true]" },
  { type: "IDENTITIES", arguments: "[correlatedOnly=true]" },
  { type: "IDENTITY_PROFILE_IDENTITY_ERROR", arguments: "source=NAME, or authoritativeSource=ID" },
  { type: "ORPHAN_IDENTITIES", arguments: '[selectedFormats:=["CSV"]]' },
  { type: "UNCORRELATED_ACCOUNTS", arguments: '[selectedFormats:=["CSV"]]' },
  { type: "SEARCH_EXPORT", arguments: 'query=TEXT [indices:=["identities"]] [columns=A,B]' },
  { type: "CAMPAIGN_STATUS_REPORT", arguments: "campaignId=ID" },
  { type: "CAMPAIGN_COMPOSITION_REPORT", arguments: "campaignId=ID" },
  { type: "CAMPAIGN_REMEDIATION_STATUS_REPORT", arguments: "campaignId=ID" },
  { type: "CERTIFICATION_SIGNOFF_REPORT", arguments: "campaignId=ID" },
  { type: "SOD_VIOLATION_REPORT", arguments: '[policyId=ID], or filteredPolicyList:=["ID"]; else all policies' },
];

/** The arguments that a type takes, as a command line gives them; undefined for one that is not documented. */
export const argumentsOf = (report: string): string | undefined =>
  reportTypes.find(({ type }) => type === report)?.arguments;

/** Of the list of types, in their order. */
export const typeColumns: readonly string[] = ["type", "arguments"];
