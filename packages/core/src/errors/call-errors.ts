import { oneLine } from "../internal/one-line.js";
import { brandError, hideText, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/** The connection could not be made, or broke. `code` is the system's own (`ECONNRESET`, `ENOTFOUND`, …). */
export class NetworkError extends ReportsError {
  declare readonly name: "NetworkError";
  /** What to do about it, where we know: names the option to set. */
  declare readonly hint?: string;

  constructor(message: string, { hint, ...details }: ReportsErrorDetails & { readonly hint?: string | undefined }) {
    super(message, details);
    if (hint !== undefined) this.hint = oneLine(hint);
  }
}
brandError(NetworkError, "NetworkError");

/**
 * Where the time ran out: waiting for a turn under the rate limit, for a token, for the response's headers or body, for the
 * run to finish, or over the whole call.
 */
export type TimeoutPhase = "queue" | "token" | "headers" | "body" | "wait" | "total";

/** A time limit of the caller, or ours, passed. */
export class TimeoutError extends ReportsError {
  declare readonly name: "TimeoutError";
  /** What took too long. */
  declare readonly phase: TimeoutPhase;

  constructor(message: string, { phase, ...details }: Partial<ReportsErrorDetails> & { readonly phase: TimeoutPhase }) {
    super(message, { ...details, code: details.code ?? "timeout", isRetryable: details.isRetryable ?? true });
    this.phase = phase;
  }
}
brandError(TimeoutError, "TimeoutError");

/** The caller's signal aborted, or the client was closed. `cause` is the caller's own reason. */
export class AbortedError extends ReportsError {
  declare readonly name: "AbortError";

  constructor(message: string, details: Partial<ReportsErrorDetails> = {}) {
    super(message, { ...details, code: details.code ?? "aborted" });
  }
}
brandError(AbortedError, "AbortedError");
// The name the platform uses, so that code that already looks for it works.
Object.defineProperty(AbortedError.prototype, "name", { value: "AbortError" });

/** The server said it succeeded and then sent something else than it documents. */
export class DecodeError extends ReportsError {
  declare readonly name: "DecodeError";
  declare readonly status: number;
  declare readonly contentType?: string;
  declare readonly requestId?: string;
  /** What is wrong, one line each: `rows (expected number, got string)`. */
  declare readonly issues: readonly string[];
  /** The first 64 KiB of what came. Not enumerable, so logs stay short. */
  declare readonly bodyText: string;

  constructor(
    message: string,
    {
      status,
      contentType,
      requestId,
      issues = [],
      bodyText = "",
      ...details
    }: Partial<ReportsErrorDetails> & {
      readonly status: number;
      readonly contentType?: string | undefined;
      readonly requestId?: string | undefined;
      readonly issues?: readonly string[];
      readonly bodyText?: string;
    },
  ) {
    super(message, { ...details, code: details.code ?? "decode_failed" });
    this.status = status;
    if (contentType !== undefined) this.contentType = oneLine(contentType);
    if (requestId !== undefined) this.requestId = oneLine(requestId);
    this.issues = issues.map(oneLine);
    hideText(this, "bodyText", bodyText);
  }
}
brandError(DecodeError, "DecodeError");
