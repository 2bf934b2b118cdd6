import { HttpError, NotFoundError, ReportExpiredError } from "@identity-reports/core";
import {
  describeResponse,
  isRecord,
  textIn,
  type ReceivedResponse,
  type VendorErrors,
} from "@identity-reports/core/vendor";

/** Ping's error body, in any of the shapes its services send. `HttpError.body` holds it, unless it was text. */
export interface PingErrorBody {
  readonly message?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly code?: number | string;
  readonly reason?: string;
  readonly detail?: unknown;
  readonly status?: number | string;
}

/** An error that carries an error object of Ping. */
export type PingError = HttpError & { readonly body: PingErrorBody };

/**
 * True when `error` is a response of Ping with an error object, which `body` then holds.
 *
 * @example
 * ```ts
 * try {
 *   await ping.getTemplate({ name: "ROLE-MEMBERSHIP" });
 * } catch (error) {
 *   if (isPingError(error)) console.log(error.status, error.body.message);
 * }
 * ```
 */
export const isPingError = (error: unknown): error is PingError =>
  HttpError.is(error) &&
  isRecord(error.body) &&
  ["message", "error"].some((name) => textIn(error.body, name) !== undefined);

/** True for the words of a quota that is used up until tomorrow. */
export const isQuotaText = (text: string): boolean => /quota exceeded|QueryUsagePerDay/i.test(text);

const scopeHint = "the token needs the scope fr:idc:analytics:*, and so does its service account";

/** How Ping reports failure: of the reports service, of CREST services and of OAuth 2.0. */
export const pingErrors: VendorErrors = {
  message(body) {
    const oauth = [textIn(body, "error"), textIn(body, "error_description")].filter((part) => part !== undefined);
    return textIn(body, "message") ?? (oauth.length > 0 ? oauth.join(": ") : textIn(body, "reason"));
  },
  isFinal: (_, body) =>
    isQuotaText(typeof body === "string" ? body : (textIn(body, "message") ?? textIn(body, "error") ?? "")),
  hint(status, body) {
    const error = textIn(body, "error");
    if (error === "invalid_scope") return scopeHint;
    if (error === "invalid_grant" || error === "invalid_client") {
      return "check the service account's id, that the key belongs to it, this machine's clock, and auth.audience";
    }
    if (status === 401) return scopeHint;
    return status === 403 ? `${scopeHint}; custom reports also need the add-on Advanced Reporting` : undefined;
  },
};

const errorMembers = ["message", "code", "reason", "detail", "error", "status"];

/** The failure that an object with a message stands for, where rows or a file should be: the result is gone. */
export function expiredIn(body: unknown, context: ReceivedResponse): ReportExpiredError | undefined {
  const message = textIn(body, "message");
  if (message === undefined || !isRecord(body) || !Object.keys(body).every((name) => errorMembers.includes(name)))
    return undefined;
  return new ReportExpiredError(describeResponse(context, `without a result: ${message}`));
}

/** The error for a list in which the thing that was asked for is missing. */
export function notListed(what: string, context: ReceivedResponse): NotFoundError {
  const [method = ""] = context.operation.split(" ");
  const { requestId, url } = context;
  return new NotFoundError(describeResponse(context, `without ${what}`), {
    status: context.response.status,
    requestId,
    method,
    url,
  });
}
