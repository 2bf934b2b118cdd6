import { jsonAnswer, textAnswer } from "@identity-reports/core/fake";

/** Words of the vendor for the statuses that its documents show. */
const texts: Readonly<Record<number, readonly [detailCode: string, text: string]>> = {
  400: ["400.1 Bad Request Content", "The request was syntactically correct but its content is semantically invalid."],
  403: ["403 Forbidden", "The server understood the request but refuses to authorize it."],
  404: ["404 Not found", "<h1>File Not Found - 404 Error</h1> The requested file was not found."],
  410: ["410 Gone", "The requested file is no longer available."],
  500: ["500.0 Internal Fault", "An internal fault occurred."],
};

/** What {@link errorAnswer} may say beside the status. */
export interface ErrorAnswerDetails {
  readonly trackingId: string;
  readonly detailCode?: string;
  readonly text?: string;
  /** Plain-text reasons, sent as `causes`. */
  readonly causes?: readonly string[];
}

const message = (text: string): object => ({ locale: "en-US", localeOrigin: "DEFAULT", text });

/** The vendor's `ErrorResponseDto`. */
export function errorAnswer(status: number, details: ErrorAnswerDetails): Response {
  const [code, usual] = texts[status] ?? [`${status}`, `The request failed with status ${status}.`];
  const { trackingId, detailCode = code, text = usual, causes = [] } = details;
  return jsonAnswer({ detailCode, trackingId, messages: [message(text)], causes: causes.map(message) }, { status });
}

/** A refused bearer token: 401 with the vendor's one-field body. */
export const unauthorizedAnswer = (error: string): Response => jsonAnswer({ error }, { status: 401 });

/** Rate limit exceeded; the blanks around the words are the vendor's. */
export const rateLimitAnswer = (retryAfter?: string): Response =>
  jsonAnswer(
    { message: " Rate Limit Exceeded " },
    { status: 429, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } },
  );

/** The gateway has no such route, for example in a version that was not rolled out. */
export const noRouteAnswer = (): Response => jsonAnswer({ error: "No message available" }, { status: 404 });

/** The answer to a file asked for with an `Accept` that names no file type. In no specification, but observed. */
export const notAcceptableAnswer = (status: 500 | 406, trackingId: string): Response =>
  jsonAnswer(
    { errorName: "NotAcceptableException", errorMessage: "RESTEASY003635: No match for accept header", trackingId },
    { status },
  );

/** A missing file as a bare HTML page. */
export const htmlNotFoundAnswer = (): Response =>
  textAnswer("<h1>File Not Found - 404 Error</h1> The requested file was not found.", {
    status: 404,
    headers: { "content-type": "text/html;charset=utf-8" },
  });

/** The vendor's body for a status that a script asked for. */
export function scriptedStatusAnswer(status: number, trackingId: string): Response {
  if (status === 401) return unauthorizedAnswer("JWT validation failed: JWT is expired");
  return status === 429 ? rateLimitAnswer() : errorAnswer(status, { trackingId });
}
