/** Does nothing: for failures that nobody needs to hear of. */
export const ignore = (): void => {};

/**
 * Calls a listener. What it throws, or rejects with when it is async, goes to `onFailure` and nowhere else: whoever watches
 * a piece of work must not break it, nor end the process.
 */
export function notify<T>(
  listener: ((value: T) => unknown) | undefined,
  value: T,
  onFailure: (error: unknown) => void = ignore,
): void {
  if (listener === undefined) return;
  try {
    Promise.resolve(listener(value)).catch(onFailure);
  } catch (error) {
    onFailure(error);
  }
}
