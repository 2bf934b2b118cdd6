/** What is collected: data, as JSON or as YAML that was read into JSON. See {@link parsePlan}. */
export interface Plan {
  /** Version of this shape. A plan of a later version is refused. */
  readonly version: 1;
  /** Name of the series, such as `quarterly-access-review`: in the bag, and for `{plan}`. */
  readonly name?: string | undefined;
  /** The collection's folder, with `{date}`, `{week}`, `{month}` (UTC) and `{plan}`: `evidence/{date}`. */
  readonly folder?: string | undefined;
  /** What holds for every report that does not say otherwise. */
  readonly defaults?: PlanDefaults | undefined;
  /** At least one, at most 10,000, each with another `id`. They are collected and listed in this order. */
  readonly reports: readonly PlannedReport[];
}

/** What a report may leave to the plan. */
export interface PlanDefaults {
  /** Name of the tenant: which of the clients makes it. */
  readonly tenant?: string | undefined;
  /** `csv`, `pdf`, `html`, `jsonl`: what the vendor has. Default: `csv`, or the only one that the report has, `zip`. */
  readonly format?: string | undefined;
  /** At Ping: the realm that the report is about. Default: the client's. */
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
  /**
   * SailPoint: the type, those of campaigns and `SOD_VIOLATION_REPORT` too. Ping: the template's name. Fudo: the name of a
   * predefined report, the id of a definition, or any other text as the title of a report on demand.
   */
  readonly report: string;
  /**
   * What the vendor is asked for, in the vendor's own words; SailPoint's source may be named: `{ source }`. Ids that are
   * larger than a number can hold stand as text. Default: none.
   */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  /** The control that it is evidence for, or a list of them: `AC-2`. It stands in the record as `declared.controlIds`. */
  readonly control?: string | readonly string[] | undefined;
  /** What the file must have. A report whose file does not have it fails, and keeps its file. */
  readonly expect?: Expectation | undefined;
  /** Why it is not collected. It then has a record that says so. */
  readonly skip?: string | undefined;
}

/** What a file must have. */
export interface Expectation {
  /** The least number of rows, without a header. Default: no limit. */
  readonly minRows?: number | undefined;
  /** Names of columns that must be there, in any order; others may be there too. */
  readonly columns?: readonly string[] | undefined;
}

/** What only an operator can say. It is kept under `declared` in the record, so that it is not taken for proof. */
export interface Declarations {
  /** What the collection is for: an audit, a review. */
  readonly purpose?: string | undefined;
  /**
   * The time that the review is about: dates, or times with their zone, in RFC 3339. It becomes the record's `period` when
   * the arguments select none.
   */
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
