import { bytesAnswer, emptyAnswer, htmlAnswer, jsonAnswer, textAnswer } from "./answers.js";
import { cutBody, stalledBody } from "./body-faults.js";
import { delay } from "./clock.js";
import { connectionReset } from "./connection-errors.js";
import type { RoutedRequest } from "./router.js";
import type { FaultDetails, ParsedFault } from "./faults.js";

/** Makes the vendor's own body for a status. */
export type StatusAnswer = (status: number, request: RoutedRequest) => Response;

function bodyAnswer(body: unknown, status: number): Response {
  if (typeof body === "string") return body.startsWith("<") ? withHtml(body, status) : textAnswer(body, { status });
  if (body instanceof Uint8Array) {
    return bytesAnswer(new Uint8Array(body), { status, headers: { "content-type": "application/octet-stream" } });
  }
  return jsonAnswer(body, { status });
}

const withHtml = (body: string, status: number): Response =>
  textAnswer(body, { status, headers: { "content-type": "text/html; charset=utf-8" } });

const hasNoBody = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** Seconds with as many digits as they need. */
const seconds = (ms: number): string => String(ms / 1000);

function scriptedAnswer(details: FaultDetails, status: number, request: RoutedRequest, vendor: StatusAnswer): Response {
  const {
    body,
    headers = {},
    retryAfterMs,
    retryAfter = retryAfterMs === undefined ? undefined : seconds(retryAfterMs),
  } = details;
  let answer: Response;
  if (hasNoBody(status)) answer = emptyAnswer({ status });
  else if (body !== undefined) answer = bodyAnswer(body, status);
  else answer = status < 400 ? emptyAnswer({ status }) : vendor(status, request);
  if (retryAfter !== undefined) answer.headers.set("retry-after", retryAfter);
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

/** What faults are made of. */
export interface FaultMeans {
  readonly statusAnswer: StatusAnswer;
  /** Gives the usual answer. */
  readonly carryOut: () => Promise<Response>;
  /** Never resolves. */
  readonly hang: () => Promise<never>;
}

/**
 * Lets a scripted fault happen.
 *
 * @throws TypeError like the platform's `fetch` where the connection breaks, and the signal's reason during a delay.
 */
export async function applyFault(fault: ParsedFault, request: RoutedRequest, means: FaultMeans): Promise<Response> {
  const { statusAnswer, carryOut, hang } = means;
  switch (fault.name) {
    case undefined: {
      const { status, delayMs = 0 } = fault.details;
      await delay(delayMs, request.signal);
      return status === undefined ? carryOut() : scriptedAnswer(fault.details, status, request, statusAnswer);
    }
    case "ok":
      return carryOut();
    case "reset":
      throw connectionReset();
    case "reset-after":
      await carryOut();
      throw connectionReset();
    case "hang":
    case "timeout":
      return hang();
    case "html":
      return htmlAnswer("Please sign in");
    case "empty":
      return emptyAnswer({ status: 200 });
    case "garbage":
      return jsonAnswer(["not", "what", "was", "asked", "for"]);
    case "broken-json":
      return textAnswer('{"id": "1e01d2', { headers: { "content-type": "application/json" } });
    case "cut":
      return cutBody(await carryOut());
    case "stall":
      return stalledBody(await carryOut(), hang);
  }
}
