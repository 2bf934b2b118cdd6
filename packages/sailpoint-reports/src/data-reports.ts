import { ConfigError, NotFoundError, type ReportFile, type RequestOptions } from "@identity-reports/core";
import {
  requestFileWhenReady,
  operationOf,
  retryAfterMsIn,
  type FileRequestContext,
  type PollResult,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { pollResultOf } from "./end-states.js";
import { cancelReport, fileFormat, getReport, getReportResult } from "./endpoints.js";
import { fileNotReadyState } from "./errors.js";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import type { CompleteDetails } from "./report-details.js";
import type { ReportService } from "./report-service.js";
import type { SailPointRunHandle } from "./run-handle.js";
import type { SailPointTypes } from "./sailpoint-report.js";
import { RunStarter } from "./start/run-starter.js";

/** The reports of Reports Data Extraction, the service behind `/reports`. */
export class DataReports implements ReportService {
  readonly statusOperation: string;
  readonly #transport: Transport;
  readonly #starter: RunStarter;

  constructor(transport: Transport, prefix: string) {
    this.statusOperation = operationOf(getReportResult, prefix);
    this.#transport = transport;
    this.#starter = new RunStarter(transport, prefix);
  }

  async start(startParams: CompleteDetails, context: StartContext<SailPointTypes>): Promise<SailPointRunHandle> {
    return await this.#starter.start(startParams, context);
  }

  async poll(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportResults>> {
    const params = { taskResultId: handle.id };
    try {
      const { data: result, headers } = await this.#transport.sendForResponse(getReportResult, params, requestOptions);
      const what = `${result.reportType ?? handle.reportType ?? "report"} report ${handle.id}`;
      return { ...pollResultOf(result.status, what, result), retryAfterMs: retryAfterMsIn(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, notFoundError: error };
      throw error;
    }
  }

  async requestFile(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext<ReportFileOptions>,
  ): Promise<ReportFile> {
    // Validated here, so that the message names the option `format`, and not the parameter `fileFormat`.
    fileFormat.validate("format", format, requestOptions.unchecked);
    if (requestOptions.unchecked !== true) expectMade(result, format);
    const reportName = result.taskDefName ?? handle.reportName ?? result.reportType ?? handle.reportType;
    const { name, auditable } = context.fileOptions;
    const params = { taskResultId: handle.id, fileFormat: format, name, auditable, reportName, rows: result.rows };
    const file = { transport: this.#transport, endpoint: getReport, params };
    return await requestFileWhenReady(file, requestOptions, context, fileNotReadyState);
  }

  /** Stops a run that this client started. One that was there before may be another's evidence. */
  async cancel({ id, joined }: SailPointRunHandle, requestOptions: RequestOptions): Promise<boolean> {
    if (joined === true || !this.#starter.hasStarted(id)) return false;
    await this.#transport.send(cancelReport, { id }, requestOptions);
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
  const mayServeAny = made.length === 0 || made.some((each) => each !== "csv" && each !== "pdf");
  if (mayServeAny || made.includes(asked)) return;
  throw new ConfigError("format", `this run made ${made.join(" and ")}, not ${asked}`);
}
