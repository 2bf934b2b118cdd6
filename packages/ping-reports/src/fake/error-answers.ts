import { jsonAnswer, textAnswer } from "@identity-reports/core/fake";
import type { PingBehaviour } from "./behaviour.js";

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  410: "Gone",
  500: "Internal Server Error",
};

/** An error in one of the shapes that Ping's services use. */
export function errorAnswer(status: number, message: string, style: PingBehaviour["errorBodies"]): Response {
  switch (style) {
    case "message":
      return jsonAnswer({ message }, { status });
    case "error":
      return jsonAnswer({ error: message }, { status });
    case "crest":
      return jsonAnswer({ code: status, reason: reasons[status] ?? "Error", message }, { status });
    case "text":
      return textAnswer(message, { status });
  }
}

/** An error of the token endpoint (RFC 6749). */
export const oauthError = (status: number, error: string, description: string): Response =>
  jsonAnswer({ error, error_description: description }, { status });

/** A refused bearer token, in the words of the access management that stands before the service. */
export const unauthorizedAnswer = (): Response =>
  jsonAnswer({ code: 401, reason: "Unauthorized", message: "Access Denied" }, { status: 401 });

/** The body for a status that a script asked of the token endpoint; undefined where it has none of its own. */
export const scriptedTokenAnswer = (status: number): Response | undefined => {
  if (status === 401) return oauthError(401, "invalid_client", "Client authentication failed");
  return status === 400 ? oauthError(400, "invalid_grant", "Assertion is refused (scripted)") : undefined;
};

/** The body for a status that a script asked for. */
export const scriptedStatusAnswer = (status: number, style: PingBehaviour["errorBodies"]): Response =>
  status === 401 ? unauthorizedAnswer() : errorAnswer(status, `${reasons[status] ?? "Failed"} (scripted)`, style);
