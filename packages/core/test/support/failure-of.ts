/** A class of errors: `HttpError`, say, or `TypeError`. */
export type ErrorKind<Kind extends Error> = abstract new (...given: never) => Kind;

/**
 * What was caught or kept, as the error that it must be.
 *
 * @throws Error when it is no error, or none of this class.
 */
export function expectError(caught: unknown): Error;
export function expectError<Kind extends Error>(caught: unknown, kind: ErrorKind<Kind>): Kind;
export function expectError(caught: unknown, kind: ErrorKind<Error> = Error): Error {
  if (caught instanceof kind) return caught;
  throw new Error(`This is no ${kind.name}: ${String(caught)}`, { cause: caught });
}

/**
 * The error that a call ends with; never an unhandled rejection, however late it is awaited.
 *
 * @throws Error when the call succeeds, or fails with something else.
 */
export function failureOf(work: PromiseLike<unknown>): Promise<Error>;
export function failureOf<Kind extends Error>(work: PromiseLike<unknown>, kind: ErrorKind<Kind>): Promise<Kind>;
export async function failureOf(work: PromiseLike<unknown>, kind: ErrorKind<Error> = Error): Promise<Error> {
  const [outcome] = await Promise.allSettled([work]);
  if (outcome.status === "fulfilled") throw new Error("The call succeeded, and the test expected it to fail.");
  return expectError(outcome.reason, kind);
}

/**
 * The error that a function throws.
 *
 * @throws Error when it returns, or throws something else.
 */
export function thrownBy(act: () => unknown): Error;
export function thrownBy<Kind extends Error>(act: () => unknown, kind: ErrorKind<Kind>): Kind;
export function thrownBy(act: () => unknown, kind: ErrorKind<Error> = Error): Error {
  try {
    act();
  } catch (error) {
    return expectError(error, kind);
  }
  throw new Error("The function returned, and the test expected it to throw.");
}
