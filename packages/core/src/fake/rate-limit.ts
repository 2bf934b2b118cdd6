import { currentTimeMs } from "./clock.js";

/** So many requests in any window of this length. */
export interface RateLimitOptions {
  readonly requests: number;
  readonly windowMs: number;
}

/** A sliding-window limit with one window per key. */
export interface RateLimit {
  /** Counts a request. @returns 0 when it may pass, else the ms until one may; refused requests do not count. */
  take(key: string): number;
  /** Forgets every request. */
  clear(): void;
}

/** Creates a limit such as "100 requests in any 10 s per client". */
export function createRateLimit({ requests, windowMs }: RateLimitOptions): RateLimit {
  const windows = new Map<string, number[]>();
  return {
    take(key) {
      const now = currentTimeMs();
      const recent = (windows.get(key) ?? []).filter((at) => at > now - windowMs);
      windows.set(key, recent);
      const oldest = recent[recent.length - requests];
      if (oldest !== undefined) return oldest + windowMs - now;
      recent.push(now);
      return 0;
    },
    clear: () => windows.clear(),
  };
}

/** A wait as the value of `Retry-After`: whole seconds, rounded up, at least one. */
export const retryAfterSeconds = (waitMs: number): string => String(Math.max(1, Math.ceil(waitMs / 1000)));
