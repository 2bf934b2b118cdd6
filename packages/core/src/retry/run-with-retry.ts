import pRetry from "p-retry";
import { httpErrorOf, isRefusal, type HttpError } from "../errors/http-error.js";
import { isReportNotReady } from "../errors/report-errors.js";
import { ReportsError, unexpectedError } from "../errors/reports-error.js";
import { TimeoutError } from "../errors/transport-errors.js";
import { monotonicMs } from "../internal/time.js";
import type { Scope } from "../internal/scope.js";
import type { EventListener } from "../observe/events.js";
import { backoffMs } from "./backoff.js";
import type { RetryBudget } from "./budget.js";
import { instantAfter } from "./retry-after.js";
import type { Throttle, ThrottleWait } from "./throttle.js";

/** What the loop must know about one call. */
export interface RetryContext {
  readonly operation: string;
  readonly label?: string | undefined;
  /** Whether the call may be sent again when it may already have been carried out. */
  readonly idempotent: boolean;
  /** How often at most a failed attempt is repeated; refusals by the server do not count. */
  readonly retries: number;
  /** Monotonic time in ms by which the call must have ended; `Infinity` for never. */
  readonly endsAt: number;
  /** False for token requests, which the pace does not count. */
  readonly paced: boolean;
  /** Ends when the caller aborts or the time is up. */
  readonly scope: Scope;
  readonly throttle: Throttle;
  readonly budget: RetryBudget;
  readonly emit: EventListener;
  /** Called before each attempt waits for its turn: for what takes time, such as a token. */
  readonly prepare: () => Promise<void>;
  /** Filled in as the call goes on, for messages. */
  readonly progress: CallProgress;
}

/** How far a call has come. */
export interface CallProgress {
  /** How many attempts were begun. */
  attempts: number;
  /** Why the last one failed. */
  lastFailure?: ReportsError;
}

/** Until when the server asked to be left alone, as the attempt measured it; see {@link httpErrorOf}. */
const askedUntil = new WeakMap<ReportsError, number>();

/** Notes on `error` that the server asked to be left alone for `waitMs` from now. */
export function noteWaitAsked(error: ReportsError, waitMs: number): void {
  askedUntil.set(error, monotonicMs() + waitMs);
}

/** Whether the call may be sent again, where whoever failed knows better than this policy. */
const mayRepeat = new WeakMap<ReportsError, boolean>();

/** Lets the call that fails with `error` be sent once more at once: its token was refused and another may be had. */
export function allowRepeat(error: ReportsError): void {
  mayRepeat.set(error, true);
}

/** Ends the call that fails with `error`, whatever else speaks for repeating it: whoever failed has tried already. */
export function forbidRepeat<E extends ReportsError>(error: E): E {
  mayRepeat.set(error, false);
  return error;
}

/**
 * The one retry loop. p-retry turns it; this policy decides.
 *
 * - Refused by the server (429, 503 with Retry-After): any call is sent again, no earlier than asked, at no cost but time.
 *   When the wait cannot fit the time allowed the error is thrown at once, with `retryAt`.
 * - Not carried out for certain (the connection was never made): any call is sent again.
 * - Possibly carried out (5xx, reset, time-out): idempotent calls only.
 *
 * Everything else is thrown as it is.
 */
export async function runWithRetry<T>(
  attempt: (attemptNumber: number) => Promise<T>,
  context: RetryContext,
): Promise<T> {
  const { operation, label, scope, throttle, budget, emit } = context;
  let failures = 0;
  let refusals = 0;

  /** Waits before the next attempt. @returns false when there must be none. */
  async function mayRetry(error: ReportsError, attemptNumber: number): Promise<boolean> {
    const verdict = mayRepeat.get(error);
    if (scope.reason !== undefined || verdict === false) return false;
    const asked = askedUntil.get(error);
    if (verdict === true) {
      mayRepeat.delete(error);
      return asked === undefined || (await mayPause(error, attemptNumber, Math.max(0, asked - monotonicMs())));
    }
    // A file that is still being made: the caller decides how long to wait for it.
    if (isReportNotReady(error)) return false;
    const refused = isRefusal(error);
    if (!error.isRetryable || (error.carriedOut !== "no" && !context.idempotent)) return false;
    if (!refused && failures >= context.retries) return false;
    const waitMs = asked === undefined ? backoffMs(refused ? refusals : failures) : Math.max(0, asked - monotonicMs());
    // Every call of this client hits the same limit, so a 429 stops them all.
    if (refused && error.status === 429) throttle.close(waitMs);
    if (!fits(waitMs) || (!refused && !budget.take())) return false;
    if (refused) refusals += 1;
    else failures += 1;
    return await mayPause(error, attemptNumber, waitMs);
  }

  const fits = (waitMs: number): boolean => monotonicMs() + waitMs < context.endsAt;

  /** Tells of the next attempt and pauses before it. @returns false when the pause does not fit the time allowed. */
  async function mayPause(error: ReportsError, attemptNumber: number, waitMs: number): Promise<boolean> {
    if (!fits(waitMs)) return false;
    const { status, retryAt } = error as Partial<HttpError>;
    emit({
      type: "retry",
      operation,
      label,
      attempt: attemptNumber,
      waitMs,
      code: error.code,
      status,
      reason: `${error.code}: ${error.message}`,
      retryAt,
    });
    await scope.sleep(waitMs);
    return true;
  }

  /** Ends the call when its turn cannot come in time. */
  function endIfTooLate({ reason, waitMs }: ThrottleWait): void {
    if (monotonicMs() + waitMs >= context.endsAt) scope.end(tooLate(operation, reason, waitMs));
  }

  /** Waits for a turn, or fails at once when the turn cannot come in time. */
  async function admit(): Promise<() => void> {
    const wait = throttle.expected(context.paced);
    if (wait !== undefined) {
      endIfTooLate(wait);
      scope.throwIfEnded();
      emit({ type: "wait", operation, label, ...wait });
    }
    return await throttle.enter(scope, context.paced, endIfTooLate);
  }

  return await pRetry(
    async (attemptNumber) => {
      try {
        await context.prepare();
        const leave = await admit();
        context.progress.attempts = attemptNumber;
        try {
          const value = await attempt(attemptNumber);
          budget.earn();
          return value;
        } finally {
          leave();
        }
      } catch (error) {
        // Everything is of our own class here, so that p-retry's own ideas about TypeErrors never apply.
        throw (context.progress.lastFailure = ReportsError.is(error) ? error : unexpectedError(error));
      }
    },
    {
      retries: Infinity,
      minTimeout: 0,
      shouldRetry: ({ error, attemptNumber }) => mayRetry(error as ReportsError, attemptNumber),
    },
  );
}

function tooLate(operation: string, reason: "gate" | "pace", waitMs: number): ReportsError {
  const retryAt = instantAfter(waitMs);
  if (reason === "pace") {
    return new TimeoutError(`${operation} was not sent: its turn under the pace comes only at ${iso(retryAt)}`, {
      phase: "queue",
    });
  }
  return httpErrorOf(
    `${operation} was not sent: an earlier answer 429 closed this client until ${iso(retryAt)}, beyond the time allowed`,
    { status: 429, method: operation.split(" ", 1)[0] ?? "", url: "", retryAt },
  );
}

const iso = (instant: Date): string => instant.toISOString();
