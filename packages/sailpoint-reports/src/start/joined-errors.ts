import { HttpError, ReportsError, TimeoutError, type CarriedOut } from "@identity-reports/core";
import type { SailPointRunHandle } from "../run-handle.js";
import type { IdentifiedRun, PendingStart, SuspectedRun } from "./pending-start.js";

/** Whether a start that met these runs started one: a suspected run may be its own. */
const carriedOutBy = ({ suspectedRun }: PendingStart): CarriedOut => (suspectedRun === undefined ? "no" : "maybe");

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const joinedError = (message: string, handle: SailPointRunHandle, carriedOut: CarriedOut): ReportsError =>
  new ReportsError(message, { code: "report_joined", isRetryable: true, handle, carriedOut });

/** Why a run may be another's. */
const whyOf = ({ sign }: SuspectedRun): string =>
  "lead" in sign
    ? `was launched ${seconds(sign.lead.ms)} before it was requested, by the ${sign.lead.clock}`
    : sign.difference;

const possibleReasons = "another's run, clocks that differ, or arguments that are written differently";

/** The error of a start that may not wait behind a run, or not behind one more. */
export function blockedError(run: IdentifiedRun, pending: PendingStart): ReportsError {
  const { id, reportType } = run.handle;
  const what =
    run.runOrigin === "suspected"
      ? `named report ${id} of type ${reportType}, which ${whyOf(run)}: ${possibleReasons}`
      : `is already running report ${id} of type ${reportType} and started no other`;
  const advice =
    pending.onJoined === "throw"
      ? 'pass onJoined: "wait" or'
      : `${pending.foreignRuns - 1} others came before; try later, or pass onJoined:`;
  return joinedError(`SailPoint ${what}; ${advice} "accept"`, run.handle, carriedOutBy(pending));
}

/** The error of a start whose second run is suspected like the first: a third request would rest on a suspicion alone. */
export function twoSuspectedRunsError(first: SuspectedRun, second: SuspectedRun): ReportsError {
  return joinedError(
    `SailPoint named reports ${first.handle.id} and ${second.handle.id} of type ${second.handle.reportType}: the first ${whyOf(first)}, the second ${whyOf(second)}: runs of others, clocks that cannot be compared, or arguments that are written differently. No third is started on a suspicion; look whether one of them is yours, or pass onJoined: "accept"`,
    second.handle,
    "maybe",
  );
}

/** The error of a start that gets a run again whose end it has seen. */
export function endedRunError(handle: SailPointRunHandle, pending: PendingStart): ReportsError {
  const { id, reportType } = handle;
  return joinedError(
    `SailPoint keeps naming report ${id} of type ${reportType}, which has ended, and starts no other: it was named ${pending.repeatedRuns + 1} times. Try again in some minutes; take that report with resume({ id: "${id}" }) if it is what you want; if this stays so, ask SailPoint's support`,
    handle,
    carriedOutBy(pending),
  );
}

/** The error of a start that waited for too long behind `what`. */
export function tooLateError(what: string, pending: PendingStart): TimeoutError {
  const { suspectedRun, context } = pending;
  const outcome =
    suspectedRun === undefined
      ? "ours was not started"
      : `it is not certain whether report ${suspectedRun.handle.id} is ours, and no other was started`;
  return new TimeoutError(`${what}, which existed before ours, did not end in time (maxWaitMs); ${outcome}`, {
    phase: "wait",
    label: context.options.label,
    carriedOut: carriedOutBy(pending),
  });
}

/** The error of a start whose wait for the blocking run failed: it is about the start, not about the status request. */
export function aboutBlockingRun(error: unknown, id: string, pending: PendingStart): unknown {
  if (TimeoutError.is(error)) return tooLateError(`report ${id}`, pending);
  return ReportsError.is(error)
    ? error.with({ carriedOut: carriedOutBy(pending), operation: pending.operation })
    : error;
}

/** The failure of a start that a suspected run blocked: a run of its own may be there, whatever the last request came to. */
export const withUncertainOutcome = (error: unknown, { suspectedRun }: PendingStart): unknown =>
  ReportsError.is(error) && error.carriedOut === "no" && suspectedRun !== undefined
    ? error.with({ carriedOut: "maybe" })
    : error;

/** True when SailPoint does not know a run any more. */
export const isGone = (error: unknown): boolean => HttpError.is(error) && [404, 410].includes(error.status);
