import {
  ConfigError,
  NotFoundError,
  ReportFailedError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
  earlyState,
  openWhenReady,
  optional,
  retryAfterMs,
  rules,
  type OpenContext,
  type ReportDriver,
  type PollResult,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { cancelReport, fileFormat, fileOptionRules, getReport, getReportResult } from "./endpoints.js";
import { isVendorBusy } from "./errors.js";
import type { AnyReportDetails, ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import { reportDetailsBody, validateReportDetails, type SentDetails } from "./report-details.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";
import type { SailPointTypes } from "./sailpoint-report.js";
import { RunStarter } from "./start/run-starter.js";

// `FAILURE` is a state of results, the others are of tasks, and the spelling differs: they all mean no report.
const failed = ["FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR", "TEMPERROR"];
const succeeded = ["SUCCESS", "WARNING"];

/** How SailPoint starts, checks and hands out reports. */
export class SailPointDriver implements ReportDriver<SailPointTypes> {
  readonly vendor = "sailpoint";
  readonly statusOperation: string;
  readonly pollTiming = { firstMs: 2_000, maxMs: 15_000 };
  readonly startRules = { onJoined: optional(rules.oneOf("wait", "throw", "accept")) };
  // A search export is a ZIP, whatever was asked for.
  readonly formats = { csv: "csv", pdf: "pdf", zip: "csv" } as const;
  readonly mayBeArchive = true;
  readonly handleRules = { reportType: rules.text, reportName: rules.text, joined: rules.boolean };
  readonly downloadRules = fileOptionRules;
  readonly #transport: Transport;
  readonly #starter: RunStarter;

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#starter = new RunStarter(transport, prefix);
    this.statusOperation = `GET /${prefix}${getReportResult.path}`;
  }

  requestOf(details: AnyReportDetails, { unchecked }: RunReportOptions): SentDetails {
    validateReportDetails(details, unchecked);
    return reportDetailsBody(details);
  }

  start(details: SentDetails, context: StartContext<SailPointTypes>): Promise<SailPointRunHandle> {
    return this.#starter.start(details, context);
  }

  async poll(handle: SailPointRunHandle, request: RequestOptions): Promise<PollResult<ReportResults>> {
    try {
      const answer = this.#transport.send(getReportResult, { taskResultId: handle.id }, request).withResponse();
      const { data: result, headers } = await answer;
      return { ...judge(handle, result), retryAfterMs: retryAfterMs(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, missing: error };
      throw error;
    }
  }

  reportName({ reportType }: SailPointRunHandle, result: ReportResults): string | null | undefined {
    return reportType ?? result.reportType;
  }

  async open(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    request: RequestOptions,
    context: OpenContext<ReportFileOptions>,
  ): Promise<ReportFile> {
    fileFormat.validate("format", format, request.unchecked);
    if (request.unchecked !== true) expectMade(result, format);
    const reportName = result.taskDefName ?? handle.reportName ?? result.reportType ?? handle.reportType;
    const { name, auditable } = context.own;
    const file = { taskResultId: handle.id, fileFormat: format, name, auditable, reportName, rows: result.rows };
    const send = (each: RequestOptions) => this.#transport.send(getReport, file, each);
    return await openWhenReady(send, request, context, (error) =>
      isVendorBusy(error) ? "another operation is in progress" : earlyState(error),
    );
  }

  /** What SailPoint counts as rows is not documented. */
  announcedRows(_handle: SailPointRunHandle, { rows }: ReportResults): number | null | undefined {
    return rows;
  }

  async cancel(handle: SailPointRunHandle, request: RequestOptions): Promise<boolean> {
    // A run that was there before us may be another's evidence.
    if (handle.joined === true || !this.#starter.isOurs(handle.id)) return false;
    await this.#transport.send(cancelReport, { id: handle.id }, request);
    return true;
  }
}

/**
 * A run tells which formats it made. `CSV` and `PDF` are the only ones that can be asked for; a run that names any other,
 * such as `ZIP`, may serve it under either.
 *
 * @throws ConfigError when the run did not make the format.
 */
function expectMade({ availableFormats }: ReportResults, format: ReportFileFormat): void {
  const made = availableFormats?.map((each) => each.toLowerCase()) ?? [];
  const asked = format.toLowerCase();
  const isOpen = made.length === 0 || made.some((each) => each !== "csv" && each !== "pdf");
  if (isOpen || made.includes(asked)) return;
  throw new ConfigError("format", `this run made ${made.join(" and ")}, not ${asked}`);
}

/** Only end states are documented, so everything else, nothing included, is a run that goes on. */
function judge(handle: SailPointRunHandle, result: ReportResults): PollResult<ReportResults> {
  const state = result.status ?? "running";
  const known = state.toUpperCase();
  if (succeeded.includes(known)) return { state, finished: true, result };
  if (!failed.includes(known)) return { state, finished: false };
  const what = result.reportType ?? handle.reportType ?? "report";
  return {
    state,
    finished: true,
    failure: new ReportFailedError(`SailPoint ended the ${what} report ${handle.id} with ${state}`, {
      state,
      result,
      isRetryable: known.startsWith("TEMP"),
    }),
  };
}
