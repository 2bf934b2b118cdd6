import { ConfigError } from "../errors/config-error.js";
import type { ReportsEventListener } from "../observe/events.js";
import { isPaceStore, type Pace, type PaceStore } from "../retry/pace.js";
import { SharedPace } from "../retry/shared-pace.js";
import { Throttle } from "../retry/throttle.js";

/** What a throttle needs beside the caller's option. */
export interface ThrottleContext {
  /** Undefined where the vendor has none. */
  readonly vendorPace: Pace | undefined;
  /** Names whose requests the vendor counts together. */
  readonly accountKey: () => string;
  readonly emit: ReportsEventListener;
}

/**
 * The throttle that the option `pace` asks for.
 *
 * @throws ConfigError when a pace store has no pace, and the vendor has none either.
 */
export function createThrottle(
  option: Pace | PaceStore | false | undefined,
  { vendorPace, accountKey, emit }: ThrottleContext,
): Throttle {
  const wanted = option ?? vendorPace;
  if (wanted === undefined || wanted === false) return new Throttle();
  if (!isPaceStore(wanted)) return new Throttle(wanted);
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
  return new Throttle(pace, shared);
}
