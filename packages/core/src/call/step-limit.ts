import { defaultTotalTimeoutMs, type RequestOptions } from "./options.js";

/** Limits of a call, or of all the calls of one step, by the monotonic clock. */
export interface StepLimit {
  /** By when all of it must have ended; `Infinity` for never. */
  readonly endsAt: number;
  /** From then on nothing is waited for: what would have to wait fails at once. */
  readonly pausesEndAt: number;
}

/** The key under which the calls of one step hand on their common limit. A caller's own options never have it. */
export const stepLimit: unique symbol = Symbol("step limit");

/** Options of a call that may share its time with others. */
export interface LimitedOptions extends RequestOptions {
  readonly [stepLimit]?: StepLimit | undefined;
}

/** The limits of a call: its own, and those of the step that it belongs to. */
export function limitOf({ totalTimeoutMs = defaultTotalTimeoutMs, [stepLimit]: step }: LimitedOptions): StepLimit {
  const endsAt = Math.min(step?.endsAt ?? Infinity, performance.now() + totalTimeoutMs);
  return { endsAt, pausesEndAt: Math.min(step?.pausesEndAt ?? Infinity, endsAt) };
}

/**
 * The options of all calls of one step: together they have its `totalTimeoutMs`, from now on. Without one each has the
 * usual time for itself.
 *
 * @param maxPauseMs for how long of it anything may be waited for.
 */
export function withSharedLimit<Options extends RequestOptions>(
  options: Options,
  maxPauseMs = Infinity,
): Options & LimitedOptions {
  if (options.totalTimeoutMs === undefined) return options;
  const { endsAt, pausesEndAt } = limitOf(options);
  return {
    ...options,
    [stepLimit]: { endsAt, pausesEndAt: Math.min(pausesEndAt, performance.now() + maxPauseMs) },
  };
}
