import { HttpError } from "@identity-reports/core";
import { isRecord, type VendorErrors } from "@identity-reports/core/vendor";

/** Fudo's response in place of the thing that was asked for. Only `result` is documented; the rest is what may be there. */
export interface SessionErrorBody {
  /** Anything but `success`. */
  readonly result?: string;
  /** One text, in the vendor's words. */
  readonly message?: unknown;
  readonly error?: unknown;
  /** Words in a shape that is documented nowhere. */
  readonly errors?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
}

/** An error that carries a response of Fudo. */
export type SessionError = HttpError & { readonly body: SessionErrorBody };

/**
 * True when `error` is a response of Fudo, under any status, that reports a failure; `body` then holds it.
 *
 * @example
 * ```ts
 * try {
 *   await fudo.deleteReport({ id: "17" });
 * } catch (error) {
 *   if (isSessionError(error)) console.log(error.status, error.body.message);
 * }
 * ```
 */
export const isSessionError = (error: unknown): error is SessionError =>
  HttpError.is(error) && isRecord(error.body) && (reportsFailure(error.body) || "result" in error.body);

/** The members that may hold the appliance's words, the most telling first. Which it uses is documented nowhere. */
const members = ["message", "error", "errors", "reason", "detail", "description"];

/** Words stand near the surface: an appliance that nests them deeper is not one. */
const deepest = 5;
/** A message has room for a few. */
const maxWords = 20;

/** The words in a value of any shape, or undefined. Each part of it is looked at once. */
function textIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value).trim() || undefined;
  if (typeof value !== "object" || value === null || depth === deepest) return undefined;
  if (Array.isArray(value))
    return joined(
      value.slice(0, maxWords).map((each) => textIn(each, depth + 1)),
      "; ",
    );
  const named = namedTextIn(value as Readonly<Record<string, unknown>>, depth);
  if (named !== undefined) return named;
  // The named members have none; they would only be looked at again.
  const others = Object.entries(value).slice(0, maxWords + members.length);
  const unseen = others.filter(([name]) => !members.includes(name)).slice(0, maxWords);
  return joined(
    unseen.map(([name, each]) => nested(name, each, depth + 1)),
    "; ",
  );
}

/** The words of the first member that has some. */
function namedTextIn(body: Readonly<Record<string, unknown>>, depth = 0): string | undefined {
  for (const name of members) {
    const text = textIn(body[name], depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** One line for an attribute and what is wrong with it. */
function nested(name: string, value: unknown, depth = 0): string | undefined {
  const text = textIn(value, depth);
  return text === undefined ? undefined : `${name}: ${text}`;
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  return parts.filter((part) => part !== undefined).join(separator) || undefined;
}

/** True when a JSON body says that nothing was done: a `result` other than `success`, or an error without a result. */
function reportsFailure(body: unknown): boolean {
  if (!isRecord(body)) return false;
  const { result } = body;
  if (typeof result === "string") return result.toLowerCase() !== "success";
  return result === undefined && namedTextIn(body) !== undefined;
}

/** How Fudo reports failure. Its page "Possible Responses" is not public, so every likely shape is understood. */
export const sessionErrors: VendorErrors = {
  message(body) {
    if (!isRecord(body)) return undefined;
    const text = namedTextIn(body);
    const code = textIn(body["code"]);
    return joined([code === text ? undefined : code, text], ": ") ?? nested("result", body["result"]);
  },
  requestIdHeader: "x-request-id",
  isFailure: reportsFailure,
  hint(status, body) {
    if (status === 401) {
      return "auth.apiKey must be the key of an authentication method 'API Key' of a user in the appliance's local database";
    }
    if (status === 403) return "the key's user lacks a right: see the user's role in the Admin Panel";
    if (status === 404 && !isRecord(body)) {
      return "is baseUrl the URL of a Fudo Enterprise appliance? Reports are in its API v2 from 5.5 on";
    }
    return undefined;
  },
};
