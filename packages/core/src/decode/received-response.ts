import type { ResponseContext } from "./decoder.js";

/** A response and the call it answers, as errors show them. The caller's label is added to all errors of a call. */
export type ReceivedResponse = Pick<ResponseContext, "operation" | "url" | "response" | "requestId" | "clean">;

/** One line about a response: `GET /v1/report answered 200 …`, with the request id. Secrets are blanked. */
export function describeResponse({ operation, response, requestId, clean }: ReceivedResponse, what: string): string {
  const suffix = requestId === undefined ? "" : ` (request id ${requestId})`;
  return clean(`${operation} answered ${response.status} ${what}${suffix}`);
}
