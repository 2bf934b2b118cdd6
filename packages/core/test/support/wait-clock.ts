import { afterEach, beforeEach, vi } from "vitest";

/** When each test of a wait begins, by its faked clock. */
export const startedAt = Date.parse("2026-01-01T00:00:00Z");

/** Fakes the clock for each test of a file, and puts back what a test has replaced. */
export function useWaitClock(): void {
  beforeEach(() => void vi.useFakeTimers({ now: startedAt }));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

/** Lets the clock run for `forMs`, and gives what the promise has settled with. */
export async function pass<T>(promise: Promise<T>, forMs: number): Promise<T> {
  promise.catch(() => {});
  await vi.advanceTimersByTimeAsync(forMs);
  return await promise;
}
