import type { RunHandle, WaitOptions } from "@identity-reports/core";

/** Names a run at SailPoint. */
export interface SailPointRunHandle extends RunHandle {
  readonly vendor: "sailpoint";
  /** The type that was started, such as `ACCOUNTS`. */
  readonly reportType?: string;
  /** Name of the report, for its file. */
  readonly reportName?: string;
  /** True when SailPoint returned a run that another call started, or seems to have started: see `onJoined`. */
  readonly joined?: boolean;
  /** Which of SailPoint's services made it. Missing for the seven reports of the reports' own service. */
  readonly kind?: "campaign-report" | "sod-violation-report";
  /** Of a campaign's report: the campaign. Its `id` is then a key for stores, and no id of SailPoint's. */
  readonly campaignId?: string;
  /** Of a campaign's report: the run that its campaign listed before. Null where it listed none, and for a joined
   * run: the first end that the list shows is then the run's. */
  readonly before?: { readonly id?: string; readonly lastRunAt?: string } | null;
  /** Of a campaign's report that has ended: the id of its result. */
  readonly resultId?: string;
}

/**
 * Options of `runReport` and `submitReport`.
 *
 * @example
 * ```ts
 * await sailpoint.runReport({ reportType: "IDENTITIES" }, { onJoined: "throw", maxWaitMs: 1_800_000 });
 * ```
 */
export interface RunReportOptions extends WaitOptions<SailPointRunHandle> {
  /**
   * What to do when SailPoint returns a run that was already there: wait for it to end and then start ours, throw, or
   * take it for ours. Starts of one client that wait like this queue up, first come, first served; each run ahead may
   * take `maxWaitMs`. Where only one thing tells that it was there before (a clock, or
   * what it shows), one more is started, never two.
   * Default: `"wait"`.
   */
  readonly onJoined?: "wait" | "throw" | "accept" | undefined;
}
