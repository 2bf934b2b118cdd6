import type { AnyReportType, ReportFormat } from "./report-arguments.js";

/** End state of a report. Only end states exist: a run without one is still running. */
export type ReportStatusValue = "SUCCESS" | "FAILURE" | "WARNING" | "TERMINATED" | (string & {});

/**
 * State and outcome of a run (`ReportResults`). Every attribute may be missing; all are while the report runs.
 *
 * @see https://developer.sailpoint.com/docs/api/v2024/get-report-result
 */
export interface ReportResults {
  /** Not only the documented types: `Certification Signoff Report-…` was seen. */
  readonly reportType?: AnyReportType | null | undefined;
  /** Usually the report's name: `Identities Details Report`. */
  readonly taskDefName?: string | null | undefined;
  /** Need not equal the id the run was started with. */
  readonly id?: string | null | undefined;
  /** Start of processing. Not always valid RFC 3339: see `parseSailPointDate`. */
  readonly created?: string | null | undefined;
  /** How the run ended. Missing or null while it runs. */
  readonly status?: ReportStatusValue | null | undefined;
  /** In ms. */
  readonly duration?: number | null | undefined;
  /** Rows in the report, as SailPoint counts them. What it counts in a ZIP, or with a header, is not documented. */
  readonly rows?: number | null | undefined;
  /** The formats in which the file can be had, in capitals: `["CSV", "PDF"]`. */
  readonly availableFormats?: readonly ReportFormat[] | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** A message of a task. */
export interface TaskResultMessage {
  /** How serious it is. */
  readonly type?: "INFO" | "WARN" | "ERROR" | (string & {}) | null | undefined;
  /** True when the message is an error. */
  readonly error?: boolean | null | undefined;
  /** True when the message is a warning. */
  readonly warning?: boolean | null | undefined;
  /**
   * SailPoint's id of the message. In its own examples it is a text: `The following account(s) failed to correlate:
   * A,B,C`.
   */
  readonly key?: string | null | undefined;
  /** The message in the language of the tenant. */
  readonly localizedText?: string | null | undefined;
  readonly [attribute: string]: unknown;
}

/**
 * The task that runs a report (`TaskResultDetails`).
 *
 * @see https://developer.sailpoint.com/docs/api/v2024/start-report
 */
export interface TaskResultDetails {
  /** Which of its job systems runs the task, in its own names. */
  readonly type?: "QUARTZ" | "QPOC" | "MENTOS" | "QUEUED_TASK" | (string & {}) | null | undefined;
  /** The handle of all other calls. */
  readonly id?: string | null | undefined;
  /** The type that was started. A run that was already there may have another. */
  readonly reportType?: AnyReportType | null | undefined;
  /** What the report contains: `A detailed view of the identities in the system.` */
  readonly description?: string | null | undefined;
  /** Name of the task that this one belongs to: `Audit Report`. Null when there is none. */
  readonly parentName?: string | null | undefined;
  /** Name of the user or client that started the task: `cloudadmin`. */
  readonly launcher?: string | null | undefined;
  /** When the task was made (date-time). Not always valid RFC 3339: see {@link parseSailPointDate}. */
  readonly created?: string | null | undefined;
  /**
   * When the task began to run (date-time). Earlier than your request when SailPoint returned a run that was
   * already there.
   */
  readonly launched?: string | null | undefined;
  /** When the task ended (date-time). Null while it runs. */
  readonly completed?: string | null | undefined;
  /**
   * How the task ended. Null while it runs. The file belongs to the state of `getReportResult`, which is spelled in
   * another way.
   */
  readonly completionStatus?:
    "SUCCESS" | "WARNING" | "ERROR" | "TERMINATED" | "TEMP_ERROR" | (string & {}) | null | undefined;
  /** What SailPoint has to say about the task, warnings and errors included. */
  readonly messages?: readonly TaskResultMessage[] | null | undefined;
  /** Names of the values that the task returns. Empty for reports. */
  readonly returns?: readonly unknown[] | null | undefined;
  /**
   * The arguments of the run as SailPoint keeps them, among them `org`. Only `SEARCH_EXPORT` is known to show its own
   * arguments.
   */
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined;
  /** Free text that may say `Initializing...` of a task that has ended: do not rely on it. */
  readonly progress?: string | null | undefined;
  /** Name of the report: `Identities Details Report`. In SailPoint's examples, not in its schema. */
  readonly taskDefName?: string | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** One text of an error. */
export interface ErrorMessageDto {
  /** Language of the text as a BCP 47 tag: `en-US`. */
  readonly locale?: string | null;
  /** Whether the language is the default of the system or was chosen by `Accept-Language`. */
  readonly localeOrigin?: "DEFAULT" | "REQUEST" | (string & {}) | null;
  /** The text, for people. */
  readonly text?: string | null;
}

/** SailPoint's error body. `HttpError.body` holds it, or one of the other shapes SailPoint sends. */
export interface ErrorResponseDto {
  /** A dotted number and words: `400.1 Bad Request Content`. */
  readonly detailCode?: string | null;
  /**
   * Id of this failure, 32 hexadecimal digits: quote it to SailPoint's support. A 500 without one comes from a
   * gateway.
   */
  readonly trackingId?: string | null;
  /** What went wrong, in one or more languages. */
  readonly messages?: readonly ErrorMessageDto[] | null;
  /** More about why it went wrong. */
  readonly causes?: readonly ErrorMessageDto[] | null;
}

/** Format of a report file to ask for. */
export type ReportFileFormat = "csv" | "pdf" | "CSV" | "PDF" | "zip";

/** Parameters of `getReportResult`. */
export interface GetReportResultParams {
  /** Id of the run: `id` of the task that `startReport` resolves to. */
  readonly taskResultId: string;
  /** Influences the order in which SailPoint reads results; neither a filter nor a wait. Default: false. */
  readonly completed?: boolean | undefined;
}

/**
 * What SailPoint takes beside the format, where a file is asked for: by `getReport`, `download` and `saveTo`.
 *
 * @example
 * ```ts
 * await report.saveTo("evidence/", { format: "csv", name: "Access review", auditable: true });
 * ```
 */
export interface ReportFileOptions {
  /** File name for SailPoint to use. Default: the report's name. */
  readonly name?: string | undefined;
  /**
   * Writes an audit event for the download in SailPoint; for a file that is asked for again, it may be one for each time.
   * Default: false.
   */
  readonly auditable?: boolean | undefined;
}

/** Parameters of `getReport`. */
export interface GetReportParams extends ReportFileOptions {
  /** Id of the run: `id` of the task that `startReport` resolves to. */
  readonly taskResultId: string;
  /** Format of the file. `PDF` and `CSV` are sent in lower case, as the query wants them. */
  readonly fileFormat: ReportFileFormat;
}

/** Parameters of `cancelReport`. */
export interface CancelReportParams {
  /** Id of the running report. */
  readonly id: string;
}
