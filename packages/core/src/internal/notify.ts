/** Does nothing: in place of a listener for failures that change nothing. */
export const ignore = (): void => {};

/** Lets go of something, and waits for it. The caller can do nothing about a failure, so it is dropped. */
export async function quietly(letGo: () => unknown): Promise<void> {
  try {
    await letGo();
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
