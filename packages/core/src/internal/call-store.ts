import { Lifetime } from "./lifetime.js";
import { isRecord } from "./objects.js";

/** A store that hangs must not hold up the calls for long: they can do without it. */
export const maxStoreMs = 5_000;

/** How a call of the caller's store ended. */
export type StoreOutcome<T> = { readonly value: T } | StoreFailure;

/** Why a store gave no value. */
export interface StoreFailure {
  /** In words that hold nothing of what the store keeps. */
  readonly failure: string;
  /** True where the store did not settle in time. */
  readonly isHanging: boolean;
}

/**
 * Calls a method of the caller's store, and waits no longer than `maxMs` for its value.
 *
 * @param onLate called with a value that came too late.
 * @throws what ended `lifetime`, and nothing else.
 */
export async function callStore<T>(
  method: () => T | PromiseLike<T>,
  lifetime: Lifetime,
  maxMs: number,
  onLate?: (value: T) => void,
): Promise<StoreOutcome<T>> {
  const limited = new Lifetime();
  limited.follow(lifetime);
  limited.limit(maxMs, () => new Error(`no response within ${maxMs} ms`));
  try {
    return { value: await limited.race(Promise.resolve(method()), onLate) };
  } catch (error) {
    lifetime.throwIfEnded();
    const { reason } = limited;
    return reason === undefined
      ? { failure: nameOf(error), isHanging: false }
      : { failure: reason.message, isHanging: true };
  } finally {
    limited.dispose();
  }
}

/** What names a failure without its message, which may show what the store keeps: the parser of a file quotes it. */
export function nameOf(error: unknown): string {
  const code = isRecord(error) ? error["code"] : undefined;
  if (typeof code === "string" && /^[\w.-]{1,40}$/.test(code)) return code;
  return error instanceof Error ? error.name : "it threw something that is not an Error";
}
