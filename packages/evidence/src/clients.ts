import type {
  FileFormat,
  FindRunsOptions,
  RunHandle,
  SavedFile,
  SaveReportOptions,
  WaitOptions,
} from "@identity-reports/core";

/**
 * A client of a tenant: that of SailPoint, Ping or Fudo, or whatever stands in for one. See docs/decisions/0008 for why the
 * caller brings it.
 */
export interface EvidenceClient {
  /** `sailpoint`, `ping`, `fudo`. */
  readonly vendor: string;
  readonly baseUrl: string;
  /** Version of the client's package. */
  readonly version?: string | undefined;
  /** Starts a report and waits for it; `onStarted` is awaited as soon as the vendor has named the run. */
  runReport(input: object, options: StartOptions): Promise<EvidenceReport>;
  /** Waits for a run that was started before. */
  resume(handle: RunHandle, options: RunOptions): Promise<EvidenceReport>;
  /** All runs that a start may have made whose answer was lost. SailPoint cannot list runs. */
  findRuns?(input: object, options: FindRunsOptions): Promise<readonly RunCandidate[]>;
  /** The token of the requests, which may say whose it is. It is read and let go: no record, event or error has it. */
  getAccessToken?(options: { readonly signal: AbortSignal }): Promise<string | undefined>;
  /** Fudo's: deletes a report at the appliance. */
  deleteReport?(params: { readonly id: string }): PromiseLike<unknown>;
}

/** The clients of a plan's tenants, by the names that the plan has for them. */
export type Clients = Readonly<Record<string, EvidenceClient>>;

/** Options that a client is given for each run. */
export type RunOptions = Pick<
  WaitOptions,
  "label" | "maxWaitMs" | "onEvent" | "onProgress" | "onStarted" | "poll" | "signal"
>;

/** Options that a client is given for a start. */
export interface StartOptions extends RunOptions {
  readonly onJoined?: OnJoined | undefined;
}

/** What to do about a run that was there before; see `onJoined` of the SailPoint client. */
export type OnJoined = "wait" | "throw" | "accept";

/** A run at the vendor that may be ours. */
export interface RunCandidate {
  readonly handle?: RunHandle;
  readonly createdAt?: Date;
}

/** A finished report of any vendor. */
export interface EvidenceReport {
  readonly handle: RunHandle;
  /** What the vendor says about the run. */
  readonly result: object;
  /** Saves the file whole, or not at all; a target that ends in a separator is a folder. */
  saveTo(target: string, options?: SaveReportOptions<FileFormat>): Promise<SavedFile>;
}
