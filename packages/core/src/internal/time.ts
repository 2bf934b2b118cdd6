/** The longest delay one timer can hold (2³¹ − 1 ms); anything above fires at once. */
const longestTimerMs = 2_147_483_647;

/** Milliseconds of a clock that never jumps. Looked up late, so that fake timers reach it. */
export const monotonicMs = (): number => globalThis.performance.now();

/**
 * Calls `onDone` once at least `delayMs` have passed, however long that is. Timers may fire a little early and cannot
 * hold more than 24.8 days, so each firing is checked against the monotonic clock and the rest is waited for again.
 *
 * @returns a function that stops the timer.
 */
export function startTimer(delayMs: number, onDone: () => void): () => void {
  const due = monotonicMs() + delayMs;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (leftMs: number): void => {
    timer = globalThis.setTimeout(fire, Math.min(Math.max(0, Math.ceil(leftMs)), longestTimerMs));
  };
  const fire = (): void => {
    const leftMs = due - monotonicMs();
    if (leftMs <= 0) onDone();
    else arm(leftMs);
  };
  arm(delayMs);
  return () => globalThis.clearTimeout(timer);
}
