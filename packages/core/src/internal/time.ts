// All durations are measured by `performance.now()`: it never jumps. It is looked up late, so that fake timers reach it.

/** The longest delay one timer can hold (2³¹ − 1 ms); anything above fires at once. */
const maxTimerMs = 2_147_483_647;

/**
 * Calls `onDone` once at least `delayMs` have passed, however long that is. Timers may fire a little early and cannot
 * hold more than 24.8 days, so each firing is checked against the monotonic clock and the rest is waited for again.
 *
 * @returns a function that stops the timer.
 */
export function startTimer(delayMs: number, onDone: () => void): () => void {
  const due = performance.now() + delayMs;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (leftMs: number): void => {
    timer = globalThis.setTimeout(fire, Math.min(Math.max(0, Math.ceil(leftMs)), maxTimerMs));
  };
  const fire = (): void => {
    const leftMs = due - performance.now();
    if (leftMs <= 0) onDone();
    else arm(leftMs);
  };
  arm(delayMs);
  return () => globalThis.clearTimeout(timer);
}
