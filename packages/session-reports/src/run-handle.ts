import type { RunHandle, WaitOptions } from "@identity-reports/core";

/** Names a report at an appliance. */
export interface SessionRunHandle extends RunHandle {
  readonly vendor: "fudo";
}

/**
 * Options of `runReport` and `submitReport`.
 *
 * @example
 * ```ts
 * await fudo.runReport({ criteria: [{ field: "protocol", value: "ssh" }] }, { label: "nightly", maxWaitMs: 1_800_000 });
 * ```
 */
export type RunReportOptions = WaitOptions<SessionRunHandle>;
