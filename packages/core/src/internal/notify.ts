/** Does nothing: in place of a listener for failures that change nothing. */
export const ignore = (): void => {};

/** Releases something, and waits until it is released. A failure is ignored: the caller can do nothing about it. */
export async function quietly(release: () => unknown): Promise<void> {
  try {
    await release();
  } catch {
    // Nothing more can be done about it.
  }
}

/**
 * Calls a listener. What it throws, or rejects with when it is async, goes to `onFailure` and nowhere else: a listener that
 * watches a piece of work must not break it, nor end the process.
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
