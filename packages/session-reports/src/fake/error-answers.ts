import { emptyAnswer, htmlAnswer, jsonAnswer, textAnswer } from "@identity-reports/core/fake";
import type { SessionBehaviour } from "./behaviour.js";

const texts: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Permission denied",
  404: "Object not found",
  405: "Method not allowed",
  500: "Internal error",
};

/** The style that failures are written in. */
export type ErrorStyle = Pick<SessionBehaviour, "errorEnvelope" | "errorStatus">;

/** A failure in each form that the vendor's page on possible answers, which is not public, might show. */
export function errorAnswer(
  status: number,
  { errorEnvelope, errorStatus }: ErrorStyle,
  text = texts[status] ?? `Failed with ${status}`,
): Response {
  const init = { status: errorStatus === "ok" ? 200 : status };
  switch (errorEnvelope) {
    case "message":
      return jsonAnswer({ result: "failure", message: text }, init);
    case "error-object":
      return jsonAnswer({ result: "error", error: { code: `E${status}`, message: text } }, init);
    case "errors":
      return jsonAnswer({ result: "failure", errors: [{ message: text }] }, init);
    case "reason":
      return jsonAnswer({ result: "failure", code: status, reason: text }, init);
    case "html":
      return htmlAnswer(text, init);
    case "empty":
      return emptyAnswer(init);
  }
}

/** The answer to a file that is not made yet. */
export function notReadyAnswer(behaviour: SessionBehaviour): Response {
  const style = { ...behaviour, errorStatus: "http" } as const;
  switch (behaviour.fileNotReady) {
    case "not-found":
      return errorAnswer(404, style, "Report is not generated yet");
    case "failure":
      return jsonAnswer({ result: "failure", message: "Report is not generated yet" });
    case "empty":
      return emptyAnswer({ status: 200 });
    case "accepted":
      return textAnswer("Report is being generated", { status: 202 });
  }
}
