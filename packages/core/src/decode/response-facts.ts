import type { ResponseContext } from "./decoder.js";

/** What an error about a response may say. The caller's label is added to all errors of a call. */
export type ResponseFacts = Pick<ResponseContext, "operation" | "url" | "response" | "requestId" | "clean">;

/** One line about a response: `GET /v1/report answered 200 …`, with the request id. Secrets are blanked. */
export function answered({ operation, response, requestId, clean }: ResponseFacts, what: string): string {
  const suffix = requestId === undefined ? "" : ` (request id ${requestId})`;
  return clean(`${operation} answered ${response.status} ${what}${suffix}`);
}
