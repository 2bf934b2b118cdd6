import { onTestFinished, vi } from "vitest";
import { expectError, type ErrorKind } from "./failure-of.js";

const nextTurn = globalThis.setImmediate;

/** How a promise ended. */
export type Outcome<T> =
  { readonly value: T; readonly error?: undefined } | { readonly error: unknown; readonly value?: undefined };

/** Turns a promise into one that never rejects. */
export const outcomeOf = <T>(work: PromiseLike<T>): Promise<Outcome<T>> =>
  Promise.resolve(
    work.then(
      (value): Outcome<T> => ({ value }),
      (error: unknown): Outcome<T> => ({ error }),
    ),
  );

/** Replaces clock and timers, the monotonic clock too, until the test is over. */
export function useFakeClock(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

/** Lets fake time pass, timer by timer, until `work` settles. */
export async function settled<T>(work: PromiseLike<T>): Promise<Outcome<T>> {
  let outcome: Outcome<T> | undefined;
  void outcomeOf(work).then((ended) => (outcome = ended));
  for (let step = 0; step < 10_000; step++) {
    // What needs no time must not be given any: streams take a few turns of the event loop.
    for (let turn = 0; turn < 5 && outcome === undefined; turn++) await new Promise((resolve) => nextTurn(resolve));
    if (outcome !== undefined) return outcome;
    await vi.advanceTimersToNextTimerAsync();
  }
  throw new Error("the promise does not settle however much time passes");
}

/** Like {@link settled}, for work that reads no streams: much faster. */
export async function settledStepwise<T>(work: PromiseLike<T>): Promise<Outcome<T>> {
  let outcome: Outcome<T> | undefined;
  void outcomeOf(work).then((ended) => (outcome = ended));
  for (;;) {
    await new Promise((resolve) => nextTurn(resolve));
    if (outcome !== undefined) return outcome;
    if (vi.getTimerCount() === 0) throw new Error("the promise does not settle however much time passes");
    vi.advanceTimersToNextTimer();
  }
}

/** Like {@link settled}, for work that must fail: its error. */
export function settledFailure(work: PromiseLike<unknown>): Promise<Error>;
export function settledFailure<Kind extends Error>(work: PromiseLike<unknown>, kind: ErrorKind<Kind>): Promise<Kind>;
export async function settledFailure(work: PromiseLike<unknown>, kind: ErrorKind<Error> = Error): Promise<Error> {
  const outcome = await settled(work);
  if (!("error" in outcome)) throw new Error("The call succeeded, and the test expected it to fail.");
  return expectError(outcome.error, kind);
}

/** Resolves once `condition` holds. Asks after each turn of the event loop; nothing is timed. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => nextTurn(resolve));
}
