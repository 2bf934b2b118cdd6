import { ConfigError } from "../errors/config-error.js";
import type { ReportsEventListener } from "../observe/events.js";
import { isPaceStore, type Pace, type PaceStore } from "../retry/pace.js";
import { SharedPace } from "../retry/shared-pace.js";
import { RateLimiter } from "../retry/rate-limiter.js";

/** What a rate limiter needs beside the caller's option. */
export interface RateLimiterContext {
  /** Undefined where the vendor has none. */
  readonly vendorPace: Pace | undefined;
  /** Names whose requests the vendor counts together. */
  readonly accountKey: () => string;
  readonly emit: ReportsEventListener;
}

/**
 * Makes the rate limiter for the option `pace`.
 *
 * @throws ConfigError when a pace store has no pace, and the vendor has none either.
 */
export function createRateLimiter(
  option: Pace | PaceStore | false | undefined,
  { vendorPace, accountKey, emit }: RateLimiterContext,
): RateLimiter {
  const wanted = option ?? vendorPace;
  if (wanted === undefined || wanted === false) return new RateLimiter();
  if (!isPaceStore(wanted)) return new RateLimiter(wanted);
  const pace = wanted.pace ?? vendorPace;
  if (pace === undefined)
    throw new ConfigError("pace.pace", "is missing: this vendor has no pace of its own that a store could share");
  const shared = new SharedPace({
    store: wanted,
    pace,
    key: accountKey,
    onFailure(method, reason) {
      const message = `the pace store failed in ${method} (${reason}): the client continues with its own pace`;
      emit({ type: "notice", operation: "pace", code: "pace_store_failed", message });
    },
  });
  return new RateLimiter(pace, shared);
}
