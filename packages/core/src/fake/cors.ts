import { emptyAnswer } from "./answers.js";
import type { FakeRequest } from "./fake-request.js";

/** What a fake allows browser pages of other origins to do and to see. */
export interface CorsPolicy {
  /** The headers that a page may read. */
  readonly exposeHeaders: readonly string[];
}

/**
 * True for the question a browser asks before the real request. No vendor has an OPTIONS endpoint of its own, and a page
 * made of happy-dom loses the `Access-Control-Request-` headers on the way, which its own Request refuses to set.
 */
export const isPreflight = ({ method }: FakeRequest): boolean => method === "OPTIONS";

/** The answer to a preflight: whatever the page asked for is allowed, and everything where it did not say. */
export const preflightAnswer = ({ headers }: FakeRequest): Response =>
  emptyAnswer({
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": headers.get("access-control-request-method") ?? "*",
      // "*" does not cover Authorization.
      "access-control-allow-headers": headers.get("access-control-request-headers") ?? "*, authorization",
      "access-control-max-age": "600",
    },
  });

/** Opens an answer to pages of every origin. */
export function allowOrigin(headers: Headers, { exposeHeaders }: CorsPolicy): void {
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-expose-headers", exposeHeaders.join(","));
}
