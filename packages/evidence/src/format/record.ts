import type { Declarations, Expectation } from "./plan.js";

/** Says what kind of document a record is. */
export const recordType = "https://www.npmjs.com/package/@identity-reports/evidence/record/v1";

/**
 * Where a report stands.
 *
 * - `starting`: the vendor is about to be asked. Left behind by a process that died then.
 * - `started`: the vendor accepted the run, and here is its handle.
 * - `saved`: the file is in its place, not yet read back.
 * - `verified`: read back from the disk; both digests and the rows agree. The end.
 * - `failed`: `failure` says at what, and why.
 * - `unknown`: a run may be there, and its handle is not known. Only a person ends this, by `release`.
 * - `skipped`: the plan says not to collect it.
 */
export type RecordState = "starting" | "started" | "saved" | "verified" | "failed" | "unknown" | "skipped";

/** An error as it stands in a file: `toJSON()`, at least with these. */
export interface ErrorJson {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * `records/<id>.json`: where a report stands, and what an auditor asks of it. What is not known is left out, never
 * guessed. The place of a field says who its source is: `request` is what was asked, `run.server` and `population.announced` are the vendor's
 * words, `file`, `members`, `columns` and `population.counted` were measured here, and all under `declared` is the operator's.
 */
export interface EvidenceRecord {
  readonly type: typeof recordType;
  readonly version: 1;
  /** The report's id in the plan. */
  readonly id: string;
  /** Of this record alone. */
  readonly uuid: string;
  /** How far the report has come. */
  readonly state: RecordState;
  readonly attempts: readonly Attempt[];
  readonly source: Source;
  readonly report: ReportLogic;
  readonly request: RequestFacts;
  readonly period?: Period | undefined;
  readonly run?: RunFacts | undefined;
  readonly requester?: Requester | undefined;
  readonly collector: Collector;
  readonly file?: FileFacts | undefined;
  readonly members?: readonly MemberFacts[] | undefined;
  /** Names of the columns, in the order of the file. */
  readonly columns?: readonly string[] | undefined;
  readonly population?: Population | undefined;
  /** Why its rows cannot be read exactly: `population.counted` is then a count of line ends, and `columns` is missing. */
  readonly rowsError?: ErrorJson | undefined;
  /** What the plan expects of the file, as it was when the file was checked. */
  readonly expect?: Expectation | undefined;
  readonly failure?: Failure | undefined;
  /** Why it was not collected, in the plan's words. */
  readonly skipped?: string | undefined;
  readonly declared: Declared;
}

/** One start of the report. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** RFC 3339, by this machine's clock. */
  readonly at: string;
  /** `open` until it is known how it ended. */
  readonly outcome: "open" | "verified" | "failed" | "unknown" | "released";
  readonly error?: ErrorJson | undefined;
}

/** Where the data is from. */
export interface Source {
  /** Name of the tenant in the plan. */
  readonly tenant: string;
  /** `sailpoint`, `ping`, `fudo`. */
  readonly vendor: string;
  /** Address of the vendor that was called. */
  readonly baseUrl: string;
  /** At Ping: the realm that the report is about. */
  readonly realm?: string | undefined;
  /** The vendor's own id of the tenant, as the access token has it. */
  readonly tenantId?: string | undefined;
  /** Version of the API that the requests named: `v1`, `v2024`; Ping: `resource=1.0`. */
  readonly apiVersion?: string | undefined;
}

/** Which report it is, and what it selects. */
export interface ReportLogic {
  /** As in the plan: type, template or definition. */
  readonly type: string;
  readonly title?: string | undefined;
  /** Whether the vendor wrote its logic. */
  readonly origin: "standard" | "custom" | "unknown";
  /** Query, filter or configuration, whole. */
  readonly definition?: unknown;
  /** SHA-256 of the definition's JSON text. */
  readonly definitionDigest?: string | undefined;
}

/** What was asked for. */
export interface RequestFacts {
  /** As they were sent, without secrets. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The format that was asked for; `file.format` says what came. */
  readonly format: string;
  /** RFC 3339, by this machine's clock: just before the request left. */
  readonly sentAt?: string | undefined;
  /** The vendor's ids of the requests that started it, for its support. */
  readonly requestIds: readonly string[];
}

/** Which time the data is about. */
export interface Period {
  /** Begin of the period (RFC 3339). */
  readonly from?: string | undefined;
  /** End of the period (RFC 3339). */
  readonly to?: string | undefined;
  /** The moment that the data shows, in place of a period (RFC 3339). */
  readonly asOf?: string | undefined;
  /** Who says so: the arguments of the request, or the operator. */
  readonly basis: "arguments" | "declared";
}

/** The run at the vendor. */
export interface RunFacts {
  /** The vendor's id of the run. */
  readonly id: string;
  /** What the client takes to go on with the run. It holds no secret. */
  readonly handle: Readonly<Record<string, unknown>>;
  /** When the vendor accepted it, by this machine's clock. */
  readonly startedAt: string;
  /** True for a run that was there before the request: it may have been asked for by another. */
  readonly joined: boolean;
  /** `operator` where the answer to the start was lost, and a person said that this is its run. Else the vendor named it. */
  readonly attributedBy?: "operator" | undefined;
  /** When the report was deleted where it was made, after its file was verified. */
  readonly deletedAt?: string | undefined;
  /** The vendor's word for its end. */
  readonly status?: string | undefined;
  readonly server?: ServerTimes | undefined;
}

/** The vendor's own times: parsed where they say which time they are, and as they came. */
export interface ServerTimes {
  readonly created?: string | undefined;
  readonly launched?: string | undefined;
  readonly completed?: string | undefined;
  readonly durationMs?: number | undefined;
  /** The vendor's fields that these are from. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Who asked for it. */
export interface Requester {
  /** Public id of the credential that the requests were sent with, as the access token has it. */
  readonly clientId?: string | undefined;
  /** The user or the service account. */
  readonly principal?: string | undefined;
  /**
   * Who says so of `principal`: `vendor`, in what it says about the run; `token`, the access token of the requests. Without
   * a principal, of `clientId`.
   */
  readonly basis: "token" | "vendor";
}

/** What collected it. */
export interface Collector {
  /** `@identity-reports/evidence`. */
  readonly name: string;
  readonly version: string;
  /** Versions of other packages that took part, that of the client among them. */
  readonly packages: Readonly<Record<string, string>>;
  /** `node v24.1.0`. */
  readonly runtime: string;
  /** `linux x64`. */
  readonly platform: string;
  /** Only where it was asked for. */
  readonly host?: string | undefined;
  /** Only where it was asked for. */
  readonly user?: string | undefined;
  /** The vendor's clock minus this machine's, in ms, by the `Date` of an answer: exact to a second. */
  readonly clockSkewMs?: number | undefined;
}

/** The file, as it was received. */
export interface FileFacts {
  /** Path in the collection: `data/<id>/<name>`. */
  readonly name: string;
  /** The name that the vendor gave the file. */
  readonly vendorName: string;
  readonly mediaType: string;
  readonly format: string;
  readonly sizeBytes: number;
  /** Lower-case hex. `sha512` is there once the file was read back. */
  readonly digest: { readonly sha256: string; readonly sha512?: string | undefined };
  /** RFC 3339, by this machine's clock: when all of it had arrived. */
  readonly receivedAt: string;
  /** Whether its length was announced, and all of it came. */
  readonly lengthVerified: boolean;
  /** When it was read back from the disk. */
  readonly verifiedAt?: string | undefined;
}

/** A member of an archive. */
export interface MemberFacts {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex, of the member as it is unpacked. */
  readonly digest: { readonly sha256: string };
  /** As the archive has it, in eight hex digits. The member was read, and has it. */
  readonly crc32: string;
  /** Of those that have rows: CSV and JSON Lines. */
  readonly rows?: number | undefined;
}

/** Whether all of it is there. */
export interface Population {
  /** How many rows the vendor says that the report has. */
  readonly announced?: number | undefined;
  /** Rows of the file, counted here. */
  readonly counted?: number | undefined;
  /** Null where it cannot be known. */
  readonly complete: boolean | null;
  /** Where the count comes from. */
  readonly basis: "rows" | "none";
}

/** Why there is no file, or none that is as it must be. */
export interface Failure {
  /** With the run, or with the file of a run that is done. */
  readonly at: "run" | "file";
  readonly error: ErrorJson;
  readonly nextStep: NextStepJson;
}

/** What to do about a report; see `nextStep` of core. */
export interface NextStepJson {
  readonly action: "resume" | "start-again" | "wait" | "ask-a-person" | "give-up";
  readonly reason: string;
  readonly until?: string | undefined;
}

/** All that is the operator's word alone. */
export interface Declared extends Declarations {
  readonly controlIds: readonly string[];
}
