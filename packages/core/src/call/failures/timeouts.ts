import type { ReportsError } from "../../errors/reports-error.js";
import { httpErrorOf } from "../../errors/http-error.js";
import { TimeoutError, type TimeoutPhase } from "../../errors/call-errors.js";
import { instantAfter } from "../../retry/retry-after.js";
import type { RateLimitWait } from "../../retry/rate-limiter.js";

/** The error of an attempt that outlived `timeoutMs`. `mayHaveBeenSent` is false where no connection came up. */
export function attemptTookTooLong(
  operation: string,
  timeoutMs: number,
  { phase, mayHaveBeenSent }: { readonly phase: TimeoutPhase; readonly mayHaveBeenSent: boolean | undefined },
): TimeoutError {
  const awaited =
    mayHaveBeenSent === false ? "a connection: is a firewall or a proxy in between?" : `the ${phase} of the response`;
  return new TimeoutError(`${operation} took longer than ${timeoutMs} ms (timeoutMs) waiting for ${awaited}`, {
    phase,
  });
}

/** The error of a call that outlived `totalTimeoutMs`. Its message has that of the last failed attempt. */
export function callTookTooLong(
  operation: string,
  totalTimeoutMs: number,
  history: {
    readonly attempts: number;
    readonly isQueued: boolean;
    readonly lastFailure?: { readonly error: Error };
  },
): TimeoutError {
  const { attempts, isQueued, lastFailure } = history;
  const phase = isQueued ? "queue" : "total";
  if (attempts === 0) {
    const where = isQueued ? " while it waited for its turn" : "";
    const message = `${operation} was not sent: the time allowed (totalTimeoutMs) had passed${where}`;
    return new TimeoutError(message, { phase });
  }
  const last = lastFailure === undefined ? "" : `; last failure: ${lastFailure.error.message}`;
  return new TimeoutError(
    `${operation} took longer than ${totalTimeoutMs} ms (totalTimeoutMs) after ${attempts} attempts${last}`,
    { phase },
  );
}

/** The error of a call whose turn comes too late for the time it has. */
export function turnComesTooLate(operation: string, { reason, waitMs }: RateLimitWait): ReportsError {
  const retryAt = instantAfter(waitMs);
  const at = retryAt.toISOString();
  if (reason === "pace") {
    return new TimeoutError(`${operation} was not sent: its turn under the pace would come only at ${at}`, {
      phase: "queue",
    });
  }
  return httpErrorOf(
    `${operation} was not sent: an earlier 429 closed this client until ${at}, beyond the time allowed`,
    { status: 429, method: operation.split(" ", 1)[0] ?? "", url: "", retryAt },
  );
}
