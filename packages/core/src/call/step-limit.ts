import { monotonicMs } from "../internal/time.js";
import { defaultTotalTimeoutMs, type RequestOptions } from "./options.js";

/**
 * The key under which the requests of one step hand on by when all of them must have ended, by the monotonic clock. A
 * caller's own options never have it.
 */
export const stepEndsAt: unique symbol = Symbol("step ends at");

/** Options of a request that shares its time with others. */
export interface LimitedOptions extends RequestOptions {
  readonly [stepEndsAt]?: number;
}

/** By when a request must have ended: by its own limit, and by that of the step that it belongs to. */
export function endOf({
  totalTimeoutMs = defaultTotalTimeoutMs,
  [stepEndsAt]: step = Infinity,
}: LimitedOptions): number {
  return Math.min(step, monotonicMs() + totalTimeoutMs);
}

/**
 * The options of all requests that one step of the caller takes: together they have its `totalTimeoutMs`, from now on.
 * Without one each has the usual time for itself.
 */
export const asOneStep = <Options extends RequestOptions>(options: Options): Options & LimitedOptions =>
  options.totalTimeoutMs === undefined ? options : { ...options, [stepEndsAt]: endOf(options) };
