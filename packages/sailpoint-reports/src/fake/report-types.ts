/** What an argument must be. */
export type ArgumentKind = "text" | "boolean" | "text-list" | "formats";

/** One of the vendor's report types, as far as the fake needs it. */
export interface ReportTypeDefinition {
  readonly taskDefName: string;
  readonly description: string;
  /** Known arguments. */
  readonly arguments: Readonly<Record<string, { readonly kind: ArgumentKind; readonly required?: true }>>;
  readonly columns: readonly string[];
}

/** A file format, as the vendor's models write it. */
export type FileFormat = "CSV" | "PDF";

const formats = { selectedFormats: { kind: "formats" } } as const;

/** The seven documented report types. Columns are invented. */
export const reportTypes: Readonly<Record<string, ReportTypeDefinition>> = {
  ACCOUNTS: {
    taskDefName: "Accounts Export",
    description: "Accounts of a source.",
    arguments: { application: { kind: "text", required: true }, sourceName: { kind: "text", required: true } },
    columns: ["Account Name", "Native Identity", "Source Name", "Identity", "Email", "Status"],
  },
  IDENTITIES_DETAILS: {
    taskDefName: "Identities Details Report",
    description: "A detailed view of the identities in the system.",
    arguments: { correlatedOnly: { kind: "boolean", required: true } },
    columns: ["Display Name", "Email", "Lifecycle State", "Department", "Manager", "Created"],
  },
  IDENTITIES: {
    taskDefName: "Identities Report",
    description: "The identities in the system.",
    arguments: { correlatedOnly: { kind: "boolean" } },
    columns: ["Display Name", "Email", "Status"],
  },
  IDENTITY_PROFILE_IDENTITY_ERROR: {
    taskDefName: "Identity Exception Report",
    description: "Identities whose profile has errors.",
    arguments: { authoritativeSource: { kind: "text", required: true } },
    columns: ["Display Name", "Attribute", "Error"],
  },
  ORPHAN_IDENTITIES: {
    taskDefName: "Orphan Identities Report",
    description: "Identities without accounts.",
    arguments: formats,
    columns: ["Display Name", "Email", "Created"],
  },
  SEARCH_EXPORT: {
    taskDefName: "Search Export",
    description: "Extract query data from ElasticSearch to CSV",
    arguments: {
      query: { kind: "text", required: true },
      indices: { kind: "text-list" },
      columns: { kind: "text" },
      sort: { kind: "text-list" },
    },
    columns: ["displayName", "firstName", "lastName", "email", "created"],
  },
  UNCORRELATED_ACCOUNTS: {
    taskDefName: "Uncorrelated Accounts Report",
    description: "Accounts that belong to no identity.",
    arguments: formats,
    columns: ["Account Name", "Source Name", "Created"],
  },
};

/** The reports of certification campaigns. */
export const campaignTypes: readonly string[] = [
  "CAMPAIGN_COMPOSITION_REPORT",
  "CAMPAIGN_REMEDIATION_STATUS_REPORT",
  "CAMPAIGN_STATUS_REPORT",
  "CERTIFICATION_SIGNOFF_REPORT",
];
/** Our word for the reports on violations: SailPoint has none. */
export const sodType = "SOD_VIOLATION_REPORT";

/** `CAMPAIGN_STATUS_REPORT` is called `Campaign Status Report`. */
const titleOf = (reportType: string): string =>
  reportType
    .toLowerCase()
    .replaceAll("_", " ")
    .replaceAll(/\b\w/g, (letter) => letter.toUpperCase());

/** Reports of other services. Columns are invented. */
const otherReports: Readonly<Record<string, ReportTypeDefinition>> = Object.fromEntries(
  [...campaignTypes, sodType].map((type) => [
    type,
    { taskDefName: titleOf(type), description: "", arguments: {}, columns: ["Identity", "Reviewer", "Decision"] },
  ]),
);

/** The definition of a type; one that SailPoint might add later gets a name made from its own. */
export function definitionOf(reportType: string): ReportTypeDefinition {
  const all = { ...reportTypes, ...otherReports };
  const known = Object.hasOwn(all, reportType) ? all[reportType] : undefined;
  const columns = ["Name", "Value"];
  return known ?? { taskDefName: `${reportType} Report`, description: "", arguments: {}, columns };
}

/** The formats that a run makes. */
export function formatsOf(reportType: string, given: Readonly<Record<string, unknown>>): readonly FileFormat[] {
  if (reportType === "SEARCH_EXPORT") return ["CSV"];
  const { selectedFormats } = given;
  return Array.isArray(selectedFormats) && selectedFormats.length > 0
    ? (selectedFormats as FileFormat[])
    : ["CSV", "PDF"];
}
