/**
 * What narrows and orders a list of SailPoint's.
 *
 * @example
 * ```ts
 * const newest = sailpoint.getActiveCampaigns({ filters: 'status eq "COMPLETED"', sorters: "-created" });
 * for await (const { id, name, created } of newest) console.log(id, name, created);
 * ```
 */
export interface ListParams {
  /**
   * In SailPoint's own syntax, such as `name eq "Active Directory"`; quotes and backslashes in a value have a backslash in
   * front. Each list knows a few fields, and refuses all others with 400.
   */
  readonly filters?: string | undefined;
  /** Names of fields, separated by commas, those with `-` in front from the last to the first: `-created`. */
  readonly sorters?: string | undefined;
  /** How many are asked for at once, 1 to 250. Default: 250. The list continues to its end in any case. */
  readonly limit?: number | undefined;
  /** How many are left out at the beginning. Default: 0. */
  readonly offset?: number | undefined;
}

/** Parameters of `listSources`. Filters, among others: `id`, `name`, `type`, `authoritative`. */
export interface ListSourcesParams extends ListParams {
  /** Only the sources of a source subadministrator: `me`, or the id of one. Without it a token of that level gets a 403. */
  readonly forSubadmin?: string | undefined;
  /** Whether SailPoint's own source is in the list, of which most fields are null. Default: false. */
  readonly includeIDNSource?: boolean | undefined;
}

/** Parameters of `getActiveCampaigns`. Filters: `id`, `name` and `status`, not dates. */
export interface GetActiveCampaignsParams extends ListParams {
  /** How much is told of each. It was seen to be ignored. Default: `SLIM`. */
  readonly detail?: "SLIM" | "FULL" | undefined;
}

/** What every object of a list has. */
interface Named {
  readonly id: string;
  readonly name: string;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** A source. Its id and name are the two arguments of `ACCOUNTS`. */
export interface Source extends Named {
  /** `OpenLDAP - Direct` */
  readonly type?: string | null | undefined;
  /** True for a source that identities come from. */
  readonly authoritative?: boolean | null | undefined;
}

/** A certification campaign. When it was completed stands nowhere. */
export interface Campaign extends Named {
  /** Kind of campaign, in SailPoint's words. */
  readonly type?:
    "MANAGER" | "SOURCE_OWNER" | "SEARCH" | "ROLE_COMPOSITION" | "MACHINE_ACCOUNT" | (string & {}) | null | undefined;
  /** Where it stands: `ACTIVE`, `COMPLETED`. The list has campaigns of all states. */
  readonly status?:
    | "PENDING"
    | "STAGED"
    | "CANCELING"
    | "ACTIVATING"
    | "ACTIVE"
    | "COMPLETING"
    | "COMPLETED"
    | "ERROR"
    | "ARCHIVED"
    | (string & {})
    | null
    | undefined;
  /** Date-time. */
  readonly created?: string | null | undefined;
  /** By when it is to be completed (date-time). */
  readonly deadline?: string | null | undefined;
}

/** A policy of separation of duties. */
export interface SodPolicy extends Named {
  /** Whether the policy is enforced. */
  readonly state?: "ENFORCED" | "NOT_ENFORCED" | (string & {}) | null | undefined;
  /** Kind of policy, in SailPoint's words. */
  readonly type?: "GENERAL" | "CONFLICTING_ACCESS_BASED" | (string & {}) | null | undefined;
}

/** An identity profile. */
export interface IdentityProfile extends Named {
  /** The source that its identities come from: its id is the argument of `IDENTITY_PROFILE_IDENTITY_ERROR`. */
  readonly authoritativeSource?:
    | {
        readonly id?: string | null | undefined;
        readonly name?: string | null | undefined;
        readonly [attribute: string]: unknown;
      }
    | null
    | undefined;
}

/** Parameters of `getTaskStatus`. */
export interface GetTaskStatusParams {
  /** Id of the task. That the id of a report is one is documented nowhere. */
  readonly id: string;
}

/** A task, as its own service has it. */
export interface TaskStatus {
  readonly id: string;
  /** When it ended (date-time). Null while it runs. */
  readonly completed?: string | null | undefined;
  /** How it ended; null while it runs. Not what decides about a report: see `getReportResult`. */
  readonly completionStatus?:
    "SUCCESS" | "WARNING" | "ERROR" | "TERMINATED" | "TEMPERROR" | (string & {}) | null | undefined;
  /** Free text. */
  readonly progress?: string | null | undefined;
  /** Its range is documented nowhere; the example has 100. */
  readonly percentComplete?: number | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** What SailPoint says about the tenant. */
export interface Tenant {
  readonly id?: string | null | undefined;
  /** `acme` */
  readonly name?: string | null | undefined;
  /** Where it runs: `stg03-useast1`. */
  readonly pod?: string | null | undefined;
  readonly region?: string | null | undefined;
  /** What the tenant has, with its licences. */
  readonly products?: readonly unknown[] | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}
