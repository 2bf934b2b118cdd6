import type {
  FileFormat,
  FindRunsOptions,
  RunHandle,
  SavedFile,
  SaveReportOptions,
  WaitOptions,
} from "@identity-reports/core";

/**
 * A client of one tenant: that of SailPoint, Ping or Fudo, or an object of the same shape, for tests. docs/decisions/0008
 * says why the caller gives it.
 */
export interface EvidenceClient {
  /** `sailpoint`, `ping` or `fudo`. It decides how a report of the plan is asked for, and how its result is read. */
  readonly vendor: string;
  /** Address that its requests go to. It stands in every record. */
  readonly baseUrl: string;
  /** Version of the client's package, for the record. */
  readonly version?: string | undefined;
  /** Starts a report and waits for it; `onStarted` is awaited as soon as the vendor has named the run. */
  runReport(input: object, options: StartOptions): Promise<EvidenceReport>;
  /** Waits for a run that was started before. */
  resume(handle: RunHandle, options: RunOptions): Promise<EvidenceReport>;
  /** Lists all runs that a start may have made whose answer was lost. Missing for SailPoint, which cannot list runs. */
  findRuns?(input: object, options: FindRunsOptions): Promise<readonly RunCandidate[]>;
  /**
   * The access token of the requests: its claims may say who asks. The token itself is kept nowhere: no record, event or error
   * has it.
   */
  getAccessToken?(options: { readonly signal: AbortSignal }): Promise<string | undefined>;
  /** Deletes a report at the vendor, for `cleanUp`. Only Fudo has it. */
  deleteReport?(params: { readonly id: string }): PromiseLike<unknown>;
}

/**
 * A client for each tenant, by the name that the plan has for it.
 *
 * @example
 * ```ts
 * const clients: Clients = {
 *   acme: SailPointReportsClient.fromEnv(),
 * };
 * ```
 */
export type Clients = Readonly<Record<string, EvidenceClient>>;

/**
 * Options that {@link collect} gives a client for each run: a stand-in for a client, in tests, gets these.
 *
 * @example
 * ```ts
 * const resume = async (handle: RunHandle, { signal, label }: RunOptions): Promise<EvidenceReport> => {
 *   signal?.throwIfAborted();
 *   console.log(label, handle.id);
 *   return report;
 * };
 * ```
 */
export type RunOptions = Pick<
  WaitOptions,
  "label" | "maxWaitMs" | "onEvent" | "onProgress" | "onStarted" | "poll" | "signal"
>;

/**
 * Options that {@link collect} gives a client for a start.
 *
 * @example
 * ```ts
 * const runReport = async (input: object, { onStarted }: StartOptions): Promise<EvidenceReport> => {
 *   await onStarted?.(report.handle);
 *   return report;
 * };
 * ```
 */
export interface StartOptions extends RunOptions {
  /** As in {@link CollectOptions}. Given to SailPoint's client alone. */
  readonly onJoined?: OnJoined | undefined;
}

/**
 * What to do when SailPoint returns a run that was there before the request: `wait` for its end, then start ours; `throw`;
 * or `accept` it.
 */
export type OnJoined = "wait" | "throw" | "accept";

/** A run at the vendor that a lost start may have made. */
export interface RunCandidate {
  /** What `resume` takes. Missing when the vendor lists the run without an id that requests can name. */
  readonly handle?: RunHandle;
  /** When the vendor made it, by this machine's clock. Missing when the vendor does not say it. */
  readonly createdAt?: Date;
}

/** A finished report of any vendor. */
export interface EvidenceReport {
  /** The run that made it. */
  readonly handle: RunHandle;
  /** What the vendor says about the run, as it came. */
  readonly result: object;
  /** Saves the file whole, or not at all; a target that ends in a separator is a folder. */
  saveTo(target: string, options?: SaveReportOptions<FileFormat>): Promise<SavedFile>;
}
