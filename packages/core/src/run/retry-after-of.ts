import type { HttpError } from "../errors/http-error.js";

/** How long from now, in ms, until the `retryAt` of an error; undefined when it has none. */
export function retryAfterMsOf(error: unknown): number | undefined {
  const { retryAt } = error as Partial<HttpError>;
  return retryAt === undefined ? undefined : Math.max(0, retryAt.getTime() - Date.now());
}
