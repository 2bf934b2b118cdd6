import { ReportExpiredError, ReportFailedError, type ReportsError } from "@identity-reports/core";
import { textIn, type PollResult } from "@identity-reports/core/vendor";
import { isQuotaText } from "./errors.js";
import type { ReportRun } from "./models.js";
import type { PingRunHandle } from "./run-handle.js";

/** What a run says about itself. An unknown status, or none at all, is a run that continues. */
export function pollResultOf(handle: PingRunHandle, run: ReportRun): PollResult<ReportRun> {
  const state = run.status ?? "running";
  switch (state.toUpperCase()) {
    case "COMPLETED_SUCCESS":
      return { state, finished: true, result: run };
    case "COMPLETED_FAILED":
      return { state, finished: true, failure: failedError(handle, run, state) };
    case "EXPIRED":
      // Its rows are gone, but a file that was made of them is kept for longer.
      return {
        state,
        finished: true,
        result: run,
        failure: [run.exportCsvStatus, run.exportJsonStatus].includes("EXPORT_SUCCESS")
          ? undefined
          : expiredError(handle),
      };
    default:
      return { state, finished: false };
  }
}

export const expiredError = ({ name, id }: PingRunHandle): ReportsError =>
  new ReportExpiredError(`Ping no longer keeps the result of ${name} ${id}; run it again`);

/** Where a run may say why it failed: no source tells, so each place that was ever seen is looked at. */
const reasons = ["failureReason", "errorMessage", "message", "statusMessage", "error", "reason", "detail"];

/** @param state with which the run, or its export, ended. */
export function failedError(handle: PingRunHandle, run: ReportRun, state: string): ReportsError {
  const listed = Array.isArray(run["errors"]) ? run["errors"].filter((each) => typeof each === "string") : [];
  const named = reasons.map((name) => textIn(run, name)).filter((text) => text !== undefined);
  const messages = [...new Set([...named, ...listed])];
  const isQuota = messages.some(isQuotaText);
  const why = messages.length === 0 ? "" : `: ${messages.join("; ")}`;
  return new ReportFailedError(`Ping ended ${handle.name} ${handle.id} with ${state}${why}`, {
    state,
    messages,
    result: run,
    ...(isQuota ? { code: "quota_exceeded" } : {}),
  });
}
