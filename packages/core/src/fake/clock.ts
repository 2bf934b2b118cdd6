/** The longest delay one timer can hold (2³¹ − 1 ms); anything above fires at once. */
const maxTimerMs = 2_147_483_647;

/** The time in ms since 1970. `Date` is looked up at each call, so that fake timers and stubbed clocks reach the fake. */
export const currentTimeMs = (): number => Date.now();

/**
 * Resolves after `delayMs`, however long that is; at once, without a timer, when that is zero or less.
 *
 * @throws the signal's reason, the moment it aborts.
 */
export function delay(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    if (delayMs <= 0) return resolve();
    let timer: ReturnType<typeof setTimeout>;
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const wait = (leftMs: number): void => {
      timer = setTimeout(
        () => {
          if (leftMs > maxTimerMs) return wait(leftMs - maxTimerMs);
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
        Math.min(leftMs, maxTimerMs),
      );
    };
    wait(delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/**
 * Settles like `work`, or rejects with the signal's reason the moment it aborts; it must not have done so yet. Leaves no
 * listener behind.
 *
 * @throws the signal's reason.
 */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
