/** The error that a call ends with. @throws Error when the call succeeds, or fails with something else. */
export async function failureOf(work: PromiseLike<unknown>): Promise<Error> {
  const [outcome] = await Promise.allSettled([work]);
  if (outcome.status === "fulfilled") throw new Error("The call succeeded, and the test expected it to fail.");
  if (outcome.reason instanceof Error) return outcome.reason;
  throw new Error("The call failed with something that is no Error.", { cause: outcome.reason });
}
