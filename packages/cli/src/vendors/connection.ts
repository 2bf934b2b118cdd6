import type {
  CheckOptions,
  ClientOptions,
  FileFormat,
  FinishedReport,
  HandleLike,
  ReportStatus,
  RunHandle,
  WaitOptions,
} from "@identity-reports/core";
import type {
  DiagnoseOptions,
  Diagnosis,
  PlannedRequest,
  ProbeDocument,
  ProbeOptions,
  ProbeRequest,
} from "@identity-reports/core/diagnose";
import type { EvidenceClient } from "@identity-reports/evidence";
import type { VendorName } from "./vendor-names.ts";

/** A report as any vendor's client returns it. */
export type AnyReport = Pick<FinishedReport<RunHandle, unknown, FileFormat>, "id" | "handle" | "result" | "saveTo">;

/** What to run, as a command line or a plan says it. */
export interface ReportRequest {
  /** SailPoint: a report type. Fudo: a definition. Ping: a template. */
  readonly report: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Ping only. */
  readonly realm?: string | undefined;
  /** Fudo only: what the report is called there. */
  readonly title?: string | undefined;
}

/** Options of a run on the command line, beside those that every wait takes. */
export interface RunOptions extends WaitOptions {
  readonly onJoined?: "wait" | "throw" | "accept" | undefined;
}

/** What a tenant's settings have come to: an address, an account, its secrets. */
export interface TenantValues {
  readonly name: string;
  readonly vendor: VendorName;
  readonly values: Readonly<Record<string, string>>;
}

/** Options of a client that this tool sets for all vendors. */
export type SharedOptions = Pick<ClientOptions, "appName" | "onEvent" | "fetch" | "retries" | "tls">;

/** One list of things at a vendor. */
export interface Listing {
  /** Columns for people, in their order. */
  readonly columns: readonly string[];
  items(): AsyncIterable<Readonly<Record<string, unknown>>> | Iterable<Readonly<Record<string, unknown>>>;
}

/** What a list may be narrowed to. */
export interface ListFilter {
  readonly report?: string | undefined;
  readonly realm?: string | undefined;
  readonly signal: AbortSignal;
}

/** A client of one tenant, with the same shape for all vendors. */
export interface Connection {
  readonly tenant: string;
  readonly vendor: VendorName;
  readonly baseUrl: string;
  run(request: ReportRequest, options: RunOptions): Promise<AnyReport>;
  submit(request: ReportRequest, options: RunOptions): Promise<RunHandle>;
  check(handle: HandleLike<RunHandle>, options: CheckOptions): Promise<ReportStatus<AnyReport>>;
  resume(handle: HandleLike<RunHandle>, options: WaitOptions): Promise<AnyReport>;
  /** Missing where the vendor has no way to cancel a run. */
  cancel?(id: string, signal: AbortSignal): Promise<void>;
  /** The arguments that a report takes, as a command line gives them; missing, or undefined, where that is not known. */
  argumentsOf?(report: string): string | undefined;
  /** Names of reports beside those that are documented: asked for when one was refused. */
  otherReports(signal: AbortSignal): Promise<readonly string[]>;
  /** What the answer about a run leaves open; undefined where nothing. */
  doubtOf(handle: HandleLike<RunHandle>, state: string): string | undefined;
  /** The lists there are, by their words. */
  readonly lists: Readonly<Record<string, (filter: ListFilter) => Listing>>;
  /** Looks at everything between this machine and the vendor. Starts and changes nothing. */
  diagnose(options: DiagnoseOptions): Promise<Diagnosis>;
  /** The arguments as the vendor takes them: plain values become criteria. */
  prepare(request: ReportRequest): ReportRequest;
  /** Finds out whether what the arguments name is there, such as a source. Missing where no argument is a name. */
  lookUp?(request: ReportRequest, signal: AbortSignal): Promise<void>;
  /** The client itself, for a collection. */
  readonly client: EvidenceClient;
  /** The requests that {@link probe} would send. */
  planProbe(request: ProbeRequest): Promise<readonly PlannedRequest[]>;
  /** Starts one run, and writes down what the vendor's documents leave open. */
  probe(request: ProbeRequest, options: ProbeOptions): Promise<ProbeDocument>;
  close(): void;
}
