import { isThrottled } from "../errors/http-error.js";
import { isFileNotReady } from "../errors/report-errors.js";
import { backoffMs } from "../retry/backoff.js";
import type { RetryBudget } from "../retry/budget.js";
import type { AttemptFailure } from "./failures/attempt-failure.js";

/** What a failure leads to. */
export interface RetryDecision {
  /** How long to pause before the next attempt, in ms; undefined when there must be none. */
  readonly pauseMs?: number;
  /** For how long no call of this client may be sent, in ms. */
  readonly closeGateMs?: number;
}

/** What the policy must know about a call. */
export interface RetryLimits {
  /** Whether the call may be sent again when it may already have been carried out. */
  readonly idempotent: boolean;
  /** How often at most a failed attempt is repeated; answers that say it was throttled do not count. */
  readonly retries: number;
  /** Monotonic time in ms by which every wait and every pause must have ended; `Infinity` for never. */
  readonly waitingEndsAt: number;
}

const giveUp: RetryDecision = {};

/**
 * Decides after each failure of one call whether there is another attempt, and when.
 *
 * - Throttled by the server (429, 503 with Retry-After): any call is sent again, no earlier than the server asks, at no cost
 *   but time. When the wait does not fit the time allowed, the error is thrown at once, with `retryAt`.
 * - Not carried out for certain (the connection was never made): any call is sent again.
 * - Possibly carried out (5xx, reset, time-out): idempotent calls only.
 *
 * Everything else ends the call.
 */
export class RetryPolicy {
  readonly #limits: RetryLimits;
  readonly #budget: RetryBudget;
  #failures = 0;
  #timesThrottled = 0;

  constructor(limits: RetryLimits, budget: RetryBudget) {
    this.#limits = limits;
    this.#budget = budget;
  }

  /** Counts the failure and decides. */
  decide({ error, retry, notBeforeMs }: AttemptFailure): RetryDecision {
    const retryAfterMs = notBeforeMs === undefined ? undefined : Math.max(0, notBeforeMs - performance.now());
    if (retry === "never") return giveUp;
    if (retry === "now") return this.#fits(retryAfterMs ?? 0) ? { pauseMs: retryAfterMs ?? 0 } : giveUp;
    // A file that is still being made: the caller decides how long to wait for it.
    if (isFileNotReady(error)) return giveUp;
    const { idempotent, retries } = this.#limits;
    if (!error.isRetryable || (error.carriedOut !== "no" && !idempotent)) return giveUp;
    if (isThrottled(error)) {
      const usualMs = backoffMs(this.#timesThrottled);
      // A header that cannot be read gives only the shortest pause: the usual ones grow beyond it.
      const pauseMs = error.retryAt === undefined ? Math.max(retryAfterMs ?? 0, usualMs) : (retryAfterMs ?? usualMs);
      this.#timesThrottled += 1;
      // Every call of this client hits the same limit, so a 429 stops them all.
      const gate: RetryDecision = error.status === 429 ? { closeGateMs: pauseMs } : {};
      return this.#fits(pauseMs) ? { pauseMs, ...gate } : gate;
    }
    const pauseMs = retryAfterMs ?? backoffMs(this.#failures);
    if (this.#failures >= retries || !this.#fits(pauseMs) || !this.#budget.take()) return giveUp;
    this.#failures += 1;
    return { pauseMs };
  }

  #fits(pauseMs: number): boolean {
    return performance.now() + pauseMs < this.#limits.waitingEndsAt;
  }
}
