import type { HttpError } from "../errors/http-error.js";

/** How long, from now and in ms, an error asks that nothing is sent; undefined when it does not say. */
export function retryAfterOf(error: unknown): number | undefined {
  const { retryAt } = error as Partial<HttpError>;
  return retryAt === undefined ? undefined : Math.max(0, retryAt.getTime() - Date.now());
}
