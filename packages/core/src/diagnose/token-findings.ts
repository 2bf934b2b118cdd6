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
  if ("none" in outcome) return skip("the client sends no credential");
  if ("error" in outcome) return TokenError.is(outcome.error) ? refused(outcome.error) : errorFinding(outcome.error);
  const { lifeMs, claims, isNew } = outcome;
  const opaque = claims === undefined ? ", opaque" : "";
  const what = isNew ? "accepted" : "set by the program";
  if (lifeMs === undefined) return pass(`${what}${opaque}; its lifetime is not known`);
  const data = { lifeMs };
  if (lifeMs >= aMinuteMs) return pass(`${what}, valid for ${lifeText(lifeMs)}${opaque}`, { data });
  if (lifeMs <= 0) {
    return fail(`${what}, but expired ${lifeText(-lifeMs)} ago`, {
      data,
      fix: fix("Give the client a token function, or its own credential: it then renews tokens itself."),
    });
  }
  return warn(`${what}, valid for ${lifeText(lifeMs)} only${opaque}`, {
    data,
    fix: fix("A long wait requests many tokens: set a longer token lifetime, if the vendor allows it."),
  });
}

/** No request that starts nothing can tell whether one that starts something would be accepted. */
export const notStarted = (vendor: string): Finding =>
  unknown(`only a start can tell whether ${vendor} accepts one; nothing was started`);
