/** What is collected: data, as JSON or as YAML that was read into JSON. See {@link parsePlan}. */
export interface Plan {
  readonly version: 1;
  /** Name of the series, such as `quarterly-access-review`: in the bag, and for `{plan}`. */
  readonly name?: string | undefined;
  /** Where it goes, with `{date}`, `{week}`, `{month}` (UTC) and `{plan}`: `evidence/{date}`. */
  readonly folder?: string | undefined;
  /** What holds for every report that does not say otherwise. */
  readonly defaults?: PlanDefaults | undefined;
  readonly reports: readonly PlannedReport[];
}

/** What a report may leave to the plan. */
export interface PlanDefaults {
  /** Name of the tenant: which of the clients makes it. */
  readonly tenant?: string | undefined;
  /** `csv`, `pdf`, `html`, `jsonl`: what the vendor has. Default: `csv`, or the only one that the report has, `zip`. */
  readonly format?: string | undefined;
  /** Ping's realm. */
  readonly realm?: string | undefined;
  /** Longest time to wait for the run, as `90m`, `2h`. Default: the client's, one hour. */
  readonly maxWait?: string | undefined;
  /** What only an operator can say; see {@link Declarations}. */
  readonly declared?: Declarations | undefined;
}

/** One report of a plan. */
export interface PlannedReport extends PlanDefaults {
  /** Name of its record and its folder; the same in every collection. Small letters, digits and `-`, at most 64. */
  readonly id: string;
  /** SailPoint: the type, those of campaigns and `SOD_VIOLATION_REPORT` too. Ping: the template's name. Fudo: a predefined report's name, or a definition's id. */
  readonly report: string;
  /** What the vendor is asked for, in the vendor's own words; SailPoint's source may be named: `{ source }`. Ids that are larger than a number can hold stand as text. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  /** The control that it is evidence for: `AC-2`, or a list. */
  readonly control?: string | readonly string[] | undefined;
  /** What the file must have. Where it has not, the report has failed, and the file is kept. */
  readonly expect?: Expectation | undefined;
  /** Why it is not collected. It then has a record that says so. */
  readonly skip?: string | undefined;
}

/** What a file must have. */
export interface Expectation {
  /** So many rows at least. */
  readonly minRows?: number | undefined;
  /** These columns, in any order; others may stand beside them. */
  readonly columns?: readonly string[] | undefined;
}

/** What only an operator can say. It stands in the record under `declared`, so that it is not taken for proof. */
export interface Declarations {
  /** What the collection is for: an audit, a review. */
  readonly purpose?: string | undefined;
  /** Dates or times in RFC 3339. */
  readonly reviewPeriod?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  /** Production or test. */
  readonly environment?: string | undefined;
  /** Who answers for the report. */
  readonly owner?: string | undefined;
  /** The person or the job that collects. */
  readonly collectedBy?: string | undefined;
  /** How confidential the files are, in the words of your organization. */
  readonly classification?: string | undefined;
  /** Id of the request in your own system. */
  readonly ticket?: string | undefined;
  /** Anything else, as text. */
  readonly [name: string]: unknown;
}
