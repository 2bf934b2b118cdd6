import { defaultTotalTimeoutMs, type RequestOptions } from "./options.js";

/** When a call must end, or all the calls that share the limit: times of `performance.now()`, in ms. */
export interface TimeLimit {
  /** `Infinity` for never. */
  readonly endsAt: number;
  /** By then every wait and every pause must have ended: a call that would wait longer fails at once. */
  readonly waitingEndsAt: number;
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
  return { endsAt, waitingEndsAt: Math.min(shared?.waitingEndsAt ?? Infinity, endsAt) };
}

/**
 * Options for several calls, which together have `totalTimeoutMs` from now on. Without `totalTimeoutMs` each call has the
 * default for itself.
 *
 * @param maxWaitingMs how long from now the calls may wait and pause, in ms.
 */
export function withSharedLimit<Options extends RequestOptions>(
  options: Options,
  maxWaitingMs = Infinity,
): Options & SharedLimitOptions {
  if (options.totalTimeoutMs === undefined) return options;
  const { endsAt, waitingEndsAt } = limitOf(options);
  return {
    ...options,
    [sharedLimit]: { endsAt, waitingEndsAt: Math.min(waitingEndsAt, performance.now() + maxWaitingMs) },
  };
}
