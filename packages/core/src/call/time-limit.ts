import { defaultTotalTimeoutMs, type RequestOptions } from "./options.js";

/** When a call must end, or all the calls that share the limit: times of `performance.now()`, in ms. */
export interface TimeLimit {
  /** `Infinity` for never. */
  readonly endsAt: number;
  /** From then on a call that would have to wait fails at once. */
  readonly pausesEndAt: number;
}

/** The key under which options hold a limit that several calls share. The options of a user never have it. */
export const sharedLimit: unique symbol = Symbol("shared limit");

/** Options of a call that may share its limit with other calls. */
export interface SharedLimitOptions extends RequestOptions {
  readonly [sharedLimit]?: TimeLimit | undefined;
}

/** The limit of a call: its `totalTimeoutMs` from now on, or the limit that it shares, whichever ends first. */
export function limitOf({
  totalTimeoutMs = defaultTotalTimeoutMs,
  [sharedLimit]: shared,
}: SharedLimitOptions): TimeLimit {
  const endsAt = Math.min(shared?.endsAt ?? Infinity, performance.now() + totalTimeoutMs);
  return { endsAt, pausesEndAt: Math.min(shared?.pausesEndAt ?? Infinity, endsAt) };
}

/**
 * Options for several calls, which together have `totalTimeoutMs` from now on. Without `totalTimeoutMs` each call has the
 * default for itself.
 *
 * @param maxPauseMs how long from now the calls may wait for anything, in ms.
 */
export function withSharedLimit<Options extends RequestOptions>(
  options: Options,
  maxPauseMs = Infinity,
): Options & SharedLimitOptions {
  if (options.totalTimeoutMs === undefined) return options;
  const { endsAt, pausesEndAt } = limitOf(options);
  return {
    ...options,
    [sharedLimit]: { endsAt, pausesEndAt: Math.min(pausesEndAt, performance.now() + maxPauseMs) },
  };
}
