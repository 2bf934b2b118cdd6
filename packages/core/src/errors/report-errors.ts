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

  constructor(
    message: string,
    details: ReportsErrorDetails & {
      readonly receivedBytes?: number | undefined;
      readonly expectedBytes?: number | undefined;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
      readonly path?: string | undefined;
    },
  ) {
    super(message, details);
  }
}
brandError(DownloadError, "DownloadError");

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
    details: Partial<ReportsErrorDetails> & {
      readonly state: string;
      readonly messages?: readonly string[];
      readonly result?: unknown;
    },
  ) {
    super(message, details);
  }
}
brandError(ReportFailedError, "ReportFailedError", { code: "report_failed", carriedOut: "yes", messages: [] });

/** The run finished, but the vendor no longer keeps its result. Run it again. */
export class ReportExpiredError extends ReportsError {
  declare readonly name: "ReportExpiredError";
}
brandError(ReportExpiredError, "ReportExpiredError", { code: "report_expired", carriedOut: "yes" });
