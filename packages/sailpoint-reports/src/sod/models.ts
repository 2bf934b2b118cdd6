/** The result of a run of the report on violations of policies of separation of duties. */
export interface ReportResultReference {
  /** Id of the result. */
  readonly id?: string | null | undefined;
  /** Name of the policy, or of the report on several. */
  readonly name?: string | null | undefined;
  /** Where the run stands: `PENDING`, or how it ended. */
  readonly status?:
    "SUCCESS" | "WARNING" | "ERROR" | "TERMINATED" | "TEMP_ERROR" | "PENDING" | (string & {}) | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** Parameters of `startSodPolicy`. */
export interface StartSodPolicyParams {
  /** Id of the policy. */
  readonly id: string;
}

/** Parameters of `startSodAllPoliciesForOrg`. */
export interface StartSodAllPoliciesParams {
  /** Ids of policies. Default: all policies of the tenant. */
  readonly filteredPolicyList?: readonly string[] | undefined;
}

/** Names the result of a run. */
export interface SodResultParams {
  /** Id of the result, as the start gave it. */
  readonly reportResultId: string;
}
