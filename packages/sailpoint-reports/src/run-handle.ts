import type { RunHandle, WaitOptions } from "@identity-reports/core";

/** Names a run at SailPoint. */
export interface SailPointRunHandle extends RunHandle {
  readonly reportType?: string;
  /** Name of the report, for its file. */
  readonly reportName?: string;
  /** True when SailPoint handed back a run that was there before, possibly with other arguments; or so a clock says. */
  readonly joined?: boolean;
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
   * What to do when SailPoint hands back a run that was already there: wait for it to end and then start ours, throw, or
   * take it for ours. Calls of one client that wait like this take turns, first come, first served; each run ahead may
   * take `maxWaitMs`. Where only one thing tells that it was there before (a clock, or
   * what it shows), one more is started, never two.
   * Default: `"wait"`.
   */
  readonly onJoined?: "wait" | "throw" | "accept" | undefined;
}
