// The run: what the vendor says about it, who started it, and the software that did.

/** The run at the vendor. */
export interface RunFacts {
  /** The vendor's id of the run. */
  readonly id: string;
  /** What `resume` of the client takes to continue the run. It holds no secret. */
  readonly handle: Readonly<Record<string, unknown>>;
  /** When the vendor accepted it: RFC 3339 in UTC, by this machine's clock. */
  readonly startedAt: string;
  /** True for a run that was there before the request (SailPoint): another program or person may have started it. */
  readonly joined: boolean;
  /** `operator`: the answer to the start was lost, and a person said that this is its run. Missing: the vendor named it. */
  readonly attributedBy?: "operator" | undefined;
  /** When the report was deleted at the vendor (`cleanUp`, Fudo): RFC 3339 in UTC, by this machine's clock. */
  readonly deletedAt?: string | undefined;
  /** The vendor's word for the state in which it ended: `SUCCESS`. Missing until it is finished, and for Fudo. */
  readonly status?: string | undefined;
  /** The vendor's times. Missing until it is finished. */
  readonly server?: ServerTimes | undefined;
}

/**
 * Times by the vendor's clock. Each is RFC 3339 in UTC, made of a field in `raw`; it is missing when the vendor sends no such
 * time, or sends it without its zone.
 */
export interface ServerTimes {
  /** When the vendor made the run, or accepted its request. */
  readonly created?: string | undefined;
  /** When the vendor began to work on it (SailPoint). */
  readonly launched?: string | undefined;
  /** When the report was finished (SailPoint, Fudo). */
  readonly completed?: string | undefined;
  /** How long the vendor worked on it, in milliseconds (SailPoint). */
  readonly durationMs?: number | undefined;
  /** The vendor's fields that these are from, by the vendor's names, as they came. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Who started the run. */
export interface Requester {
  /** Public id of the credential that the requests were sent with, from the access token. Missing when it has none. */
  readonly clientId?: string | undefined;
  /** The user or the service account. Missing when only `clientId` is known. */
  readonly principal?: string | undefined;
  /**
   * Who says so of `principal`: `vendor`, in what it says about the run; `token`, the access token of the requests. Without
   * a principal, of `clientId`.
   */
  readonly basis: "token" | "vendor";
}

/** The software and the machine that collected a report. */
export interface Collector {
  /** `@identity-reports/evidence`. */
  readonly name: string;
  /** Version of that package. */
  readonly version: string;
  /** Versions of `core`, `rows` and the client's package, by name. One that cannot be found, as in a bundle, is left out. */
  readonly packages: Readonly<Record<string, string>>;
  /** `node v24.1.0`. */
  readonly runtime: string;
  /** Operating system and processor: `linux x64`. */
  readonly platform: string;
  /** Name of the machine. Missing unless `identify` asks for it. */
  readonly host?: string | undefined;
  /** Name of the user of the operating system. Missing unless `identify` asks for it. */
  readonly user?: string | undefined;
  /**
   * The vendor's clock minus this machine's, in milliseconds, by the `Date` header of a response: exact to a second. Missing
   * until a response had one.
   */
  readonly clockSkewMs?: number | undefined;
}
