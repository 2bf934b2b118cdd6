/** The report types SailPoint documents. Others can be run too: see {@link ReportDetails}. */
export type ReportType = keyof ReportArguments;

/** A file format as the models write it. */
export type ReportFormat = "CSV" | "PDF" | (string & {});

/** A source by its name, which `runReport` and `submitReport` look up; never sent. */
export interface SourceByName {
  /** As SailPoint has it, in capitals and small letters. @see SourceLookupError */
  readonly source: string;
}

/** `ACCOUNTS`: export of a source's accounts. The source is named, or given by id and name. */
export type AccountsArguments =
  | SourceByName
  | {
      /** Id of the source. */
      readonly application: string;
      /** Name of the source. */
      readonly sourceName: string;
    };

/** `IDENTITIES_DETAILS`: the identities with their details. */
export interface IdentitiesDetailsArguments {
  /** Only correlated identities. Default: false. */
  readonly correlatedOnly?: boolean | undefined;
}

/** `IDENTITIES`: the identities. */
export interface IdentitiesArguments {
  /** Only correlated identities. Default: false. */
  readonly correlatedOnly?: boolean | undefined;
}

/** `IDENTITY_PROFILE_IDENTITY_ERROR`: identities of a profile with errors. */
export type IdentityProfileIdentityErrorArguments =
  | SourceByName
  | {
      /** Id of the authoritative source. */
      readonly authoritativeSource: string;
    };

/** `ORPHAN_IDENTITIES`. */
export interface OrphanIdentitiesArguments {
  /** Formats to generate. Default: both. */
  readonly selectedFormats?: readonly ReportFormat[] | undefined;
}

/** `UNCORRELATED_ACCOUNTS`. */
export interface UncorrelatedAccountsArguments {
  /** Formats to generate. Default: both. */
  readonly selectedFormats?: readonly ReportFormat[] | undefined;
}

/** What a search can look through. */
export type SearchIndex =
  "accessprofiles" | "accountactivities" | "entitlements" | "events" | "identities" | "roles" | "*" | (string & {});

/** `SEARCH_EXPORT`: the hits of a search, as a ZIP of CSV files. */
export interface SearchExportArguments {
  /** Elasticsearch query string, such as `attributes.city:London`. */
  readonly query: string;
  /** Default: all. */
  readonly indices?: readonly SearchIndex[] | undefined;
  /** Technical names, separated by commas: `displayName,email,attributes.cloudLifecycleState`. */
  readonly columns?: string | undefined;
  /** Names to sort by, with `+` or `-` in front: `+displayName`. */
  readonly sort?: readonly string[] | undefined;
}

/** Reports of certification campaigns: `CAMPAIGN_STATUS_REPORT` and its three siblings. */
export interface CampaignReportArguments {
  /** Id of the campaign. */
  readonly campaignId: string;
}

/** `SOD_VIOLATION_REPORT`, which is our word: violations of one policy, of several, or of all when none is named. */
export interface SodViolationArguments {
  /** Id of one policy. Not together with `filteredPolicyList`. */
  readonly policyId?: string | undefined;
  /** Ids of several policies. */
  readonly filteredPolicyList?: readonly string[] | undefined;
}

/** The arguments of each report type. */
export interface ReportArguments {
  readonly ACCOUNTS: AccountsArguments;
  readonly IDENTITIES_DETAILS: IdentitiesDetailsArguments;
  readonly IDENTITIES: IdentitiesArguments;
  readonly IDENTITY_PROFILE_IDENTITY_ERROR: IdentityProfileIdentityErrorArguments;
  readonly ORPHAN_IDENTITIES: OrphanIdentitiesArguments;
  readonly UNCORRELATED_ACCOUNTS: UncorrelatedAccountsArguments;
  readonly SEARCH_EXPORT: SearchExportArguments;
  readonly CAMPAIGN_COMPOSITION_REPORT: CampaignReportArguments;
  readonly CAMPAIGN_REMEDIATION_STATUS_REPORT: CampaignReportArguments;
  readonly CAMPAIGN_STATUS_REPORT: CampaignReportArguments;
  readonly CERTIFICATION_SIGNOFF_REPORT: CampaignReportArguments;
  readonly SOD_VIOLATION_REPORT: SodViolationArguments;
}

/** A report type: the documented ones complete in the editor, any other is passed on. */
export type AnyReportType = ReportType | (string & {});

/** The arguments that belong to a report type; anything for a type SailPoint adds later. */
export type ArgumentsOf<Type extends AnyReportType> = Type extends ReportType
  ? ReportArguments[Type]
  : Readonly<Record<string, unknown>>;

type DetailsOf<Type extends AnyReportType> = {
  readonly reportType: Type;
} & (Record<never, never> extends ArgumentsOf<Type>
  ? { readonly arguments?: ArgumentsOf<Type> | undefined }
  : { readonly arguments: ArgumentsOf<Type> });

/**
 * What to run (`ReportDetails`). The arguments are tied to the type, and may be left out where none is needed. Of several
 * types, each keeps its own: a `ReportDetails[]` is checked type by type. Where the type may be any text, nothing can be
 * said about the arguments: see {@link AnyReportDetails}, and `parseReportDetails` for what comes from a file.
 *
 * @see https://developer.sailpoint.com/docs/api/v2024/start-report
 */
export type ReportDetails<Type extends AnyReportType = ReportType> = string extends Type
  ? DetailsOf<Type>
  : Type extends AnyReportType
    ? DetailsOf<Type>
    : never;

/** Details of a type that may be any text: one that SailPoint has added, or one from a file. */
export type AnyReportDetails = ReportDetails<AnyReportType>;
