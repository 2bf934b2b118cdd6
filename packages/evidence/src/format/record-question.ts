// What was asked, and of whom: the part of a record that is known before there is a file.

/** Which tenant of which vendor was asked. */
export interface Source {
  /** Name of the tenant in the plan. */
  readonly tenant: string;
  /** `sailpoint`, `ping`, `fudo`: from the client. */
  readonly vendor: string;
  /** Address that the requests went to: from the client. */
  readonly baseUrl: string;
  /** At Ping: the realm that the report is about, from the plan. Missing for other vendors. */
  readonly realm?: string | undefined;
  /** The vendor's own id of the tenant, from the access token (SailPoint). Missing when the token has none. */
  readonly tenantId?: string | undefined;
  /**
   * Version of the API that the requests named: `v1`, `v2024`; for Ping `resource=1.0`. Missing until a request was answered,
   * and when none names a version.
   */
  readonly apiVersion?: string | undefined;
}

/** Which report it is, and what it selects. */
export interface ReportLogic {
  /** As in the plan: type (SailPoint), template (Ping), or definition or title (Fudo). */
  readonly type: string;
  /** The report's name for people, from the vendor. Missing until the run is finished, and when the vendor has none. */
  readonly title?: string | undefined;
  /** Who wrote the logic: `standard`, the vendor; `custom`, a customer. This version never writes `unknown`. */
  readonly origin: "standard" | "custom" | "unknown";
  /**
   * Query, filter or configuration, whole: from the arguments (SailPoint's SEARCH_EXPORT, Fudo on demand), else from the
   * vendor's answer (Ping's template, the filter of a definition of Fudo). Missing for a standard report of SailPoint.
   */
  readonly definition?: unknown;
  /** SHA-256 of the definition's JSON text, in lower-case hex. It differs when the logic was changed. */
  readonly definitionDigest?: string | undefined;
}

/** What we sent. */
export interface RequestFacts {
  /** As the plan has them, in the vendor's words. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The format that was asked for; `file.format` says what came. */
  readonly format: string;
  /** RFC 3339 in UTC, by this machine's clock: just before the request left. Missing for a report that was skipped. */
  readonly sentAt?: string | undefined;
  /**
   * The vendor's ids of the requests that started it, at most 20; the vendor's support can find them. Empty when the
   * vendor sends none.
   */
  readonly requestIds: readonly string[];
}

/**
 * Which time the data is about. Ping's dates are those of the arguments, as they were given; all others are dates or times
 * in RFC 3339.
 */
export interface Period {
  /** Begin of the period. Missing when the period has no begin. */
  readonly from?: string | undefined;
  /** End of the period. Missing when the period has no end. */
  readonly to?: string | undefined;
  /** The moment that the data shows, in place of a period. This version reads it and never writes it. */
  readonly asOf?: string | undefined;
  /** Who says so: the arguments of the request, or the operator. */
  readonly basis: "arguments" | "declared";
}
