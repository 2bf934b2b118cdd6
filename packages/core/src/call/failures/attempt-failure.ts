import { HttpError } from "../../errors/http-error.js";
import { ReportsError, asReportsError, type CarriedOut } from "../../errors/reports-error.js";
import type { TimeoutPhase } from "../../errors/call-errors.js";
import { BrokenBody } from "../../decode/read-text.js";
import type { Lifetime } from "../../internal/lifetime.js";
import { retryAfterMsIn } from "../../retry/retry-after.js";
import type { CallTransport } from "../call-transport.js";
import type { Call } from "../call.js";
import { networkErrorOf } from "./network-failure.js";

/** Why an attempt failed, and what is known about another one. */
export interface AttemptFailure {
  readonly error: ReportsError;
  /** `"now"`: another attempt may succeed at once. `"never"`: there must be none. Default: the retry policy decides. */
  readonly retry?: "now" | "never";
  /**
   * The end of the pause that the server asks for, and no duration: a time of `performance.now()`, in ms. `retryAt` of the error is the same
   * instant as a Date, for the caller; a pause must not depend on a clock that may be set.
   */
  readonly notBeforeMs?: number;
}

/** How far an attempt has come. */
export interface AttemptProgress {
  phase: TimeoutPhase;
  /** Whether some of the request may have left this machine; undefined where the connection does not show it. */
  mayHaveBeenSent: boolean | undefined;
  carriedOut: CarriedOut;
  /** The headers of the response, once they are there. */
  response: Response | undefined;
}

/** The failure that a response stands for, with the end of the pause that its headers ask for. */
export function withRetryAfter(error: ReportsError, headers: Headers): AttemptFailure {
  const retryAfterMs = retryAfterMsIn(headers);
  // "At once", said to all clients, would bring all of them back together: then the usual pauses count.
  return retryAfterMs ? { error, notBeforeMs: performance.now() + retryAfterMs } : { error };
}

/** The failure of a redirect that was not followed: it may say when to come back. */
const redirectFailure = (error: HttpError): AttemptFailure =>
  error.retryAt === undefined
    ? { error }
    : { error, notBeforeMs: performance.now() + error.retryAt.getTime() - Date.now() };

/** Turns what an attempt failed with into one of our errors, which says whether the server carried the request out. */
export function attemptFailure<Params, Result>(
  thrown: unknown,
  transport: CallTransport,
  { operation, shownUrl }: Call<Params, Result>,
  attemptLifetime: Lifetime,
  { phase, mayHaveBeenSent, carriedOut, response }: AttemptProgress,
): AttemptFailure {
  if (HttpError.is(thrown)) {
    return response === undefined ? redirectFailure(thrown) : withRetryAfter(thrown, response.headers);
  }
  if (ReportsError.is(thrown)) {
    // What ended the attempt does not know how far it had come.
    return { error: attemptLifetime.reason === thrown ? thrown.with({ carriedOut }) : thrown };
  }
  const isBroken = thrown instanceof BrokenBody;
  // In the body only the connection can break. Anything else is a fault of this library, and the error says so.
  if (phase === "body" && !isBroken) return { error: asReportsError(thrown, carriedOut) };
  return {
    error: networkErrorOf(isBroken ? thrown.cause : thrown, {
      operation,
      url: shownUrl,
      clean: (text) => transport.redactor.clean(text),
      inBody: phase === "body",
      // Before anything was sent, and after the headers came, we know more than the error says.
      carriedOut: phase === "body" || carriedOut === "no" ? carriedOut : undefined,
      mayHaveBeenSent,
      hasAnswered: transport.host.hasAnswered,
    }),
  };
}
