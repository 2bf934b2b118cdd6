import { emptyAnswer } from "./answers.js";
import type { FakeRequest } from "./fake-request.js";

/** What a fake allows browser pages of other origins to do and to see. */
export interface CorsPolicy {
  /** The headers that a page may read. */
  readonly exposeHeaders: readonly string[];
}

/** True for the question a browser asks before the real request. */
export const isPreflight = ({ method, headers }: FakeRequest): boolean =>
  method === "OPTIONS" && headers.has("access-control-request-method");

/** The answer to a preflight: whatever the page asked for is allowed. */
export function preflightAnswer({ headers }: FakeRequest): Response {
  const granted: Record<string, string> = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": headers.get("access-control-request-method") ?? "*",
    "access-control-max-age": "600",
  };
  // "*" would not cover Authorization, so the list is repeated.
  const asked = headers.get("access-control-request-headers");
  if (asked !== null) granted["access-control-allow-headers"] = asked;
  return emptyAnswer({ headers: granted });
}

/** Opens an answer to pages of every origin. */
export function allowOrigin(headers: Headers, { exposeHeaders }: CorsPolicy): void {
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-expose-headers", exposeHeaders.join(","));
}
