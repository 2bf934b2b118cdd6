import { HttpError, isRecord, textIn, type VendorErrors } from "@identity-reports/core";
import type { ErrorResponseDto } from "./models.js";

/** An error that carries SailPoint's own error object. */
export type SailPointError = HttpError & { readonly body: ErrorResponseDto };

/** True when `error` is an answer of SailPoint with its usual error object, which `body` then holds. */
export const isSailPointError = (error: unknown): error is SailPointError =>
  HttpError.is(error) && isRecord(error.body) && ("detailCode" in error.body || "messages" in error.body);

/** The text of the first message, in English if there is a choice: the log's reader may not be the request's user. */
function firstText(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const messages = list.filter(isRecord);
  const english = messages.filter((message) => /^en/i.test(textIn(message, "locale") ?? ""));
  return [...english, ...messages].map((message) => textIn(message, "text")).find((text) => text !== undefined);
}

/** The fields in which SailPoint's services put their words, the most telling first. */
const otherFields = ["error_description", "error", "message", "errorMessage", "detailMessage", "formatted_msg"];

/** How SailPoint reports failure: all shapes of the documents, and those only seen in the wild. */
export const sailPointErrors: VendorErrors = {
  message(body) {
    if (!isRecord(body)) return undefined;
    const message = firstText(body["messages"]);
    const cause = firstText(body["causes"]);
    const code = textIn(body, "detailCode");
    const parts = [code, message, cause === message ? undefined : cause].filter((part) => part !== undefined);
    if (parts.length > 0) return parts.join(": ");
    return otherFields.map((field) => textIn(body, field)).find((text) => text !== undefined);
  },
  requestId: (headers, body) => headers.get("slpt-request-id") ?? textIn(body, "trackingId"),
  hint(status, body) {
    if (status === 404 && textIn(body, "error") === "No message available") {
      return 'this tenant does not serve that API version; set apiVersion, for instance to "v2025"';
    }
    if (status === 403) {
      return "running and cancelling need the scope sp:report:manage, reading needs that or sp:report:read, and the token's user a level such as REPORT_ADMIN";
    }
    return undefined;
  },
  notice: (headers) =>
    headers.get("x-deprecated") === "true" ? "SailPoint marks this endpoint as deprecated; see apiVersion" : undefined,
};
