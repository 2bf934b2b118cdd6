import type { RunHandle, WaitOptions } from "@identity-reports/core";

/** Names a report at an appliance. */
export interface SessionRunHandle extends RunHandle {
  readonly vendor: "fudo";
}

/** Options of `runReport` and `submitReport`. */
export type RunReportOptions = WaitOptions<SessionRunHandle>;
