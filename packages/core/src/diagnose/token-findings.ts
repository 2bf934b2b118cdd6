import { TokenError } from "../errors/token-error.js";
import { fail, fix, pass, skip, unknown, warn, type Finding } from "./check.js";
import { errorFinding } from "./error-findings.js";
import type { TokenOutcome } from "./examined-client.js";

const aMinuteMs = 60_000;

/** A time that people can read: `12 h`, `14 min`, `30 s`. */
export function lifeText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/**
 * The finding about a token.
 *
 * @param refused says what a refusal of the vendor means.
 */
export function tokenFinding(outcome: TokenOutcome, refused: (error: TokenError) => Finding): Finding {
  if ("none" in outcome) return skip("the client signs in with nothing");
  if ("error" in outcome) return TokenError.is(outcome.error) ? refused(outcome.error) : errorFinding(outcome.error);
  const { lifeMs, claims, isNew } = outcome;
  const opaque = claims === undefined ? ", opaque" : "";
  const what = isNew ? "accepted" : "given by the program";
  if (lifeMs === undefined) return pass(`${what}${opaque}; how long it lives is not known`);
  const data = { lifeMs };
  if (lifeMs >= aMinuteMs) return pass(`${what}, lives ${lifeText(lifeMs)}${opaque}`, { data });
  if (lifeMs <= 0) {
    return fail(`${what}, and has ended ${lifeText(-lifeMs)} ago`, {
      data,
      fix: fix("Hand the client a function that gives tokens, or its own credential: it then renews them by itself."),
    });
  }
  return warn(`${what}, lives ${lifeText(lifeMs)} only${opaque}`, {
    data,
    fix: fix("A long wait asks for many tokens: give the client a longer life, where the vendor lets you."),
  });
}

/** No request that starts nothing can tell whether one that starts something would be accepted. */
export const notStarted = (vendor: string): Finding =>
  unknown(`only a start can tell whether ${vendor} accepts one; nothing was started`);
