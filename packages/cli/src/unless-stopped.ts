/**
 * The outcome of work that may hang: a read of a pipe without a writer, or of a network disk that is gone, never ends.
 *
 * @param afterMs how long the work may still take once it is asked to stop. Default: no longer.
 * @throws the signal's reason when the work is given up.
 */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal, afterMs = 0): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onStop = (): void => {
      const giveUp = (): void => reject(signal.reason);
      // At once means before the work can fail because it is aborted.
      if (afterMs === 0) giveUp();
      else timer = setTimeout(giveUp, afterMs);
    };
    if (signal.aborted) onStop();
    else signal.addEventListener("abort", onStop, { once: true });
    const forget = (): void => {
      signal.removeEventListener("abort", onStop);
      clearTimeout(timer);
    };
    work.finally(forget).then(resolve, reject);
  });
}
