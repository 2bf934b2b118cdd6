import { oneLine } from "../internal/one-line.js";
import { brandError, ReportsError, type ReportsErrorDetails } from "./reports-error.js";

/** A report file could not be received whole, or not be written. Nothing is left at the target. */
export class DownloadError extends ReportsError {
  declare readonly name: "DownloadError";
  /** Bytes that arrived before it failed. */
  declare readonly receivedBytes?: number;
  /** Bytes the server announced. */
  declare readonly expectedBytes?: number;
  declare readonly status?: number;
  declare readonly requestId?: string;
  /** Target path, when the failure is about the target. */
  declare readonly path?: string;
  /** The end of the wait that the server asks for, by this machine's clock: the file is not ready yet. */
  declare readonly retryAt?: Date;

  constructor(
    message: string,
    {
      receivedBytes,
      expectedBytes,
      status,
      requestId,
      path,
      retryAt,
      ...details
    }: ReportsErrorDetails & {
      readonly receivedBytes?: number | undefined;
      readonly expectedBytes?: number | undefined;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
      readonly path?: string | undefined;
      readonly retryAt?: Date | undefined;
    },
  ) {
    super(message, details);
    if (receivedBytes !== undefined) this.receivedBytes = receivedBytes;
    if (expectedBytes !== undefined) this.expectedBytes = expectedBytes;
    if (status !== undefined) this.status = status;
    if (requestId !== undefined) this.requestId = oneLine(requestId);
    if (path !== undefined) this.path = path;
    if (retryAt !== undefined) this.retryAt = retryAt;
  }
}
brandError(DownloadError, "DownloadError");

/** True when the server said that the file is not made yet. Only time helps, so the call is not repeated at once. */
export const isFileNotReady = (error: unknown): error is DownloadError =>
  DownloadError.is(error) && error.code === "report_not_ready";

/** The vendor ran the report and it failed. Running it again may or may not help: read `messages`. */
export class ReportFailedError extends ReportsError {
  declare readonly name: "ReportFailedError";
  /** The vendor's own name of the final state, such as `FAILURE`. */
  declare readonly state: string;
  /** What the vendor says about it. */
  declare readonly messages: readonly string[];
  /** The vendor's result object. Secrets this client knows are blanked. */
  declare readonly result?: unknown;

  constructor(
    message: string,
    {
      state,
      messages = [],
      result,
      ...details
    }: Partial<ReportsErrorDetails> & {
      readonly state: string;
      readonly messages?: readonly string[];
      readonly result?: unknown;
    },
  ) {
    super(message, {
      ...details,
      code: details.code ?? "report_failed",
      carriedOut: details.carriedOut ?? "yes",
    });
    this.state = oneLine(state);
    this.messages = messages.map(oneLine);
    if (result !== undefined) this.result = result;
  }
}
brandError(ReportFailedError, "ReportFailedError");

/** The run ended well, but the vendor no longer keeps its result. Run it again. */
export class ReportExpiredError extends ReportsError {
  declare readonly name: "ReportExpiredError";

  constructor(message: string, details: Partial<ReportsErrorDetails> = {}) {
    super(message, {
      ...details,
      code: details.code ?? "report_expired",
      carriedOut: details.carriedOut ?? "yes",
    });
  }
}
brandError(ReportExpiredError, "ReportExpiredError");
