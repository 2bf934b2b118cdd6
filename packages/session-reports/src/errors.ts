import { HttpError, isRecord, type VendorErrors } from "@identity-reports/core";

/** Fudo's answer in place of the thing that was asked for. Only `result` is documented; the rest is what may be there. */
export interface SessionErrorBody {
  /** Anything but `success`. */
  readonly result?: string;
  readonly message?: unknown;
  readonly error?: unknown;
  readonly errors?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
}

/** An error that carries an answer of Fudo. */
export type SessionError = HttpError & { readonly body: SessionErrorBody };

/** True when `error` is an answer of Fudo, under any status, that reports a failure; `body` then holds it. */
export const isSessionError = (error: unknown): error is SessionError =>
  HttpError.is(error) && isRecord(error.body) && (reportsFailure(error.body) || "result" in error.body);

/** The members that may hold the appliance's words, the most telling first. Which it uses is documented nowhere. */
const members = ["message", "error", "errors", "reason", "detail", "description"];

/** The words in a value of any shape, or undefined. */
function textIn(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value).trim() || undefined;
  if (Array.isArray(value)) return joined(value.map(textIn), "; ");
  if (!isRecord(value)) return undefined;
  const found = members.map((name) => textIn(value[name])).find((text) => text !== undefined);
  return (
    found ??
    joined(
      Object.entries(value).map(([name, each]) => nested(name, each)),
      "; ",
    )
  );
}

/** One line for an attribute and what is wrong with it. */
function nested(name: string, value: unknown): string | undefined {
  const text = textIn(value);
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
  return result === undefined && members.some((name) => textIn(body[name]) !== undefined);
}

/** How Fudo reports failure. Its page "Possible Responses" is not public, so every likely shape is understood. */
export const sessionErrors: VendorErrors = {
  message(body) {
    if (!isRecord(body)) return undefined;
    const text = members.map((name) => textIn(body[name])).find((each) => each !== undefined);
    const code = textIn(body["code"]);
    return joined([code === text ? undefined : code, text], ": ") ?? nested("result", body["result"]);
  },
  requestId: (headers) => headers.get("x-request-id") ?? undefined,
  isFailure: reportsFailure,
  hint(status, body) {
    if (status === 401) {
      return "auth.apiKey must be the key of an authentication method 'API Key' of a user in the appliance's local database";
    }
    if (status === 403) return "the key's user lacks a right: see the user's role in the Admin Panel";
    if (status === 404 && !isRecord(body)) {
      return "is baseUrl the address of a Fudo Enterprise appliance? Reports are in its API v2 from 5.5 on";
    }
    return undefined;
  },
};
